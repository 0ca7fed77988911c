// sakuin shell: the verb is reserved; interactive searching comes with a later version.
#include "tools/command.h"
#include "tools/message.h"
#include "tools/options.h"

namespace sakuin::tool {
namespace {

class ShellCommand final : public Command {
 public:
  std::string name() const override { return "shell"; }
  std::string summary() const override { return "Search interactively (not available yet in 0.1)"; }
  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
  }
  int run() override { return report_not_yet("shell", "use sakuin search"); }

 private:
  std::string index_;
};

}  // namespace

std::unique_ptr<Command> make_shell_command() { return std::make_unique<ShellCommand>(); }

}  // namespace sakuin::tool
