// sakuin backup: a consistent copy of an index, while it is in use.
#include <memory>
#include <string>
#include <utility>

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

class BackupCommand final : public Command {
 public:
  std::string name() const override { return "backup"; }
  std::string summary() const override {
    return "Copy the newest commit of an index, in use or not";
  }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.argument("TARGET", target_, "empty folder, or one with an older backup of it");
    options.flag("--replace", replace_,
                 "take an older backup even if all its segments were merged since, so that nothing "
                 "shows that it is one");
    options.flag("--json", json_, "print the outcome as JSON");
  }

  int run() override {
    const Result<BackupReport> done = backup();
    if (!done.ok()) return report_fault(done.status());
    if (json_) {
      print_outcome_json(*done);
    } else {
      print_line(printable(target_) + ": backup of generation " + std::to_string(done->generation) +
                 ": " + group_digits(done->files) + " files, " + byte_size(done->bytes) + "; " +
                 group_digits(done->copied_files) + " copied, " + byte_size(done->copied_bytes));
    }
    return kDone;
  }

 private:
  [[nodiscard]] Result<BackupReport> backup() const {
    SAKUIN_ASSIGN(const std::shared_ptr<const Directory> source, open_fs_directory(index_));
    SAKUIN_ASSIGN(const auto target, open_fs_directory(target_, {.create = true}));
    return backup_index(source, target, {.replace = replace_});
  }

  static void print_outcome_json(const BackupReport& report) {
    JsonWriter out;
    out.begin_object();
    out.counts({{"generation", report.generation},
                {"files", report.files},
                {"bytes", report.bytes},
                {"copied_files", report.copied_files},
                {"copied_bytes", report.copied_bytes}});
    out.end_object();
    print_json(out);
  }

  std::string index_;
  std::string target_;
  bool replace_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_backup_command() { return std::make_unique<BackupCommand>(); }

}  // namespace sakuin::tool
