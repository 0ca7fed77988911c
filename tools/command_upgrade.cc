// sakuin upgrade: every file of an index in the newest format.
#include <memory>
#include <string>

#include <sakuin/directory.h>
#include <sakuin/maintenance.h>

#include "tools/command.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

class UpgradeCommand final : public Command {
 public:
  std::string name() const override { return "upgrade"; }
  std::string summary() const override { return "Bring an index to the newest format"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.flag("--json", json_, "print the outcome as JSON");
  }

  int run() override {
    const Result<UpgradeReport> done = upgrade();
    if (!done.ok()) return report_fault(done.status());
    if (json_) {
      print_outcome_json(*done);
    } else {
      print_line(printable(index_) + ": format version " + std::to_string(done->version) + ": " +
                 group_digits(done->files) + " files, " + group_digits(done->rewritten_files) +
                 " rewritten");
    }
    return kDone;
  }

 private:
  [[nodiscard]] Result<UpgradeReport> upgrade() const {
    SAKUIN_ASSIGN(const auto directory, open_fs_directory(index_));
    return upgrade_index(directory);
  }

  static void print_outcome_json(const UpgradeReport& report) {
    JsonWriter out;
    out.begin_object();
    out.counts({{"version", report.version},
                {"files", report.files},
                {"rewritten_files", report.rewritten_files}});
    out.end_object();
    print_json(out);
  }

  std::string index_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_upgrade_command() { return std::make_unique<UpgradeCommand>(); }

}  // namespace sakuin::tool
