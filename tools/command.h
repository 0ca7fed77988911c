// One verb of the command-line tool. Each has a file of its own, command_<verb>.cc.
#pragma once

#include <memory>
#include <string>

#include "tools/options.h"

namespace sakuin::tool {

/// What the tool's exit status says. Scripts rely on it; never change.
inline constexpr int kDone = 0;
inline constexpr int kFault = 1;  ///< the work found a fault, or could not be done
inline constexpr int kUsage = 2;  ///< the command line is wrong

class Command {
 public:
  virtual ~Command() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual std::string summary() const = 0;

  /// Declares arguments and options, bound to members of this object.
  virtual void add_options(Options& options) = 0;

  /// Does the work once the arguments are in. Returns one of the exit statuses above.
  [[nodiscard]] virtual int run() = 0;
};

std::unique_ptr<Command> make_index_command();
std::unique_ptr<Command> make_search_command();
std::unique_ptr<Command> make_get_command();
std::unique_ptr<Command> make_delete_command();
std::unique_ptr<Command> make_stats_command();
std::unique_ptr<Command> make_check_command();
std::unique_ptr<Command> make_backup_command();
std::unique_ptr<Command> make_import_command();
std::unique_ptr<Command> make_upgrade_command();
std::unique_ptr<Command> make_merge_command();
std::unique_ptr<Command> make_tokens_command();
std::unique_ptr<Command> make_terms_command();
std::unique_ptr<Command> make_shell_command();

}  // namespace sakuin::tool
