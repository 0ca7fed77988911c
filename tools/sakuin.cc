// sakuin: the command-line tool. Arguments in, one command run, an exit status out.
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>

#include <sakuin/version.h>

#include "tools/command.h"
#include "tools/message.h"
#include "tools/options.h"

namespace sakuin::tool {
namespace {

int report_usage(const CLI::App& app, const CLI::ParseError& error) {
  std::string verb;
  for (const CLI::App* chosen : app.get_subcommands()) verb = " " + chosen->get_name();
  report("usage: " + std::string(error.what()) + "; see sakuin" + verb + " --help");
  return kUsage;
}

int run_command_line(int argc, char** argv) {
  CLI::App app{"sakuin: full-text search over an index in a folder", "sakuin"};
  app.set_version_flag("--version", std::string("sakuin ") + kVersionString);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  const std::array commands = {
      make_index_command(),   make_search_command(), make_get_command(),    make_delete_command(),
      make_stats_command(),   make_check_command(),  make_backup_command(), make_import_command(),
      make_upgrade_command(), make_merge_command(),  make_tokens_command(), make_terms_command(),
      make_shell_command(),
  };
  int status = kDone;
  for (const auto& command : commands) {
    CLI::App* verb = app.add_subcommand(command->name(), command->summary());
    Options options(*verb);
    command->add_options(options);
    verb->final_callback([&status, &command] { status = command->run(); });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {
    return app.exit(request);  // --help, --version: printed on standard output
  } catch (const CLI::ParseError& error) {
    return report_usage(app, error);
  }
  return status;
}

}  // namespace
}  // namespace sakuin::tool

int main(int argc, char** argv) {
  using namespace sakuin::tool;
  int status = kFault;
  try {
    status = run_command_line(argc, argv);
  } catch (const std::bad_alloc&) {
    report("memory: the machine has no more to give; use a smaller --memory");
  } catch (const std::exception& error) {
    report("internal fault: " + std::string(error.what()) + "; please report it");
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    report("standard output: " + std::string(std::strerror(errno)) +
           "; the answer is not complete, write it somewhere else");
    return kFault;
  }
  return status;
}
