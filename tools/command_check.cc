// sakuin check: is every byte of the index what was written?
#include <string>
#include <utility>

#include <sakuin/check.h>
#include <sakuin/directory.h>

#include "tools/command.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

void print_report_json(const CheckReport& report) {
  JsonWriter out;
  for (const Fault& fault : report.faults) {
    out.begin_object();
    out.key("file");
    out.string(fault.file);
    out.key("message");
    out.string(fault.message);
    out.end_object();
    print_json(out);
  }
  out.begin_object();
  out.key("sound");
  out.boolean(report.sound());
  for (const auto& [name, count] : {std::pair{"faults", std::uint64_t{report.faults.size()}},
                                    {"generation", report.generation},
                                    {"files", report.files},
                                    {"bytes", report.bytes},
                                    {"documents", report.docs},
                                    {"terms", report.terms},
                                    {"postings", report.postings}}) {
    out.key(name);
    out.count(count);
  }
  out.key("unreferenced");
  out.begin_array();
  for (const std::string& file : report.unreferenced) out.string(file);
  out.end_array();
  out.end_object();
  print_json(out);
}

void print_report(const std::string& index, const CheckReport& report) {
  for (const Fault& fault : report.faults) print_line(printable(fault.message));
  for (const std::string& file : report.unreferenced) {
    print_line(printable(file) + ": not part of the index; the next writer removes it");
  }
  const std::string verdict =
      report.sound() ? "sound" : group_digits(report.faults.size()) + " fault(s)";
  print_line(printable(index) + ": " + verdict + ": generation " +
             std::to_string(report.generation) + ", " + group_digits(report.files) + " files, " +
             group_digits(report.bytes) + " bytes, " + group_digits(report.docs) + " documents, " +
             group_digits(report.terms) + " terms, " + group_digits(report.postings) + " postings");
}

class CheckCommand final : public Command {
 public:
  std::string name() const override { return "check"; }
  std::string summary() const override { return "Verify every checksum and structure of an index"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.flag("--json", json_, "one JSON object a fault, then the verdict");
  }

  int run() override {
    const Result<CheckReport> checked = check();
    if (!checked.ok()) return report_fault(checked.status());
    if (json_) {
      print_report_json(*checked);
    } else {
      print_report(index_, *checked);
    }
    return checked->sound() ? kDone : kFault;
  }

 private:
  [[nodiscard]] Result<CheckReport> check() const {
    SAKUIN_ASSIGN(std::shared_ptr<const Directory> directory, open_fs_directory(index_));
    return check_index(directory);
  }

  std::string index_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_check_command() { return std::make_unique<CheckCommand>(); }

}  // namespace sakuin::tool
