// sakuin check: does the index open, and is every byte of it what was written?
#include <string>
#include <utility>
#include <vector>

#include <sakuin/check.h>
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

void print_faults_json(const std::vector<Fault>& faults) {
  JsonWriter out;
  for (const Fault& fault : faults) {
    out.begin_object();
    out.key("file");
    out.string(fault.file);
    out.key("message");
    out.string(fault.message);
    out.key("class");
    out.string(status_code_name(fault.code));
    out.end_object();
    print_json(out);
  }
}

void print_strings(JsonWriter& out, const char* name, const std::vector<std::string>& strings) {
  out.key(name);
  out.begin_array();
  for (const std::string& text : strings) out.string(text);
  out.end_array();
}

void print_report_json(const CheckReport& report) {
  print_faults_json(report.faults);
  JsonWriter out;
  out.begin_object();
  out.key("sound");
  out.boolean(report.sound());
  out.counts({{"faults", report.faults.size()},
              {"generation", report.generation},
              {"files", report.files},
              {"bytes", report.bytes},
              {"documents", report.docs},
              {"terms", report.terms},
              {"postings", report.postings}});
  print_strings(out, "unreferenced", report.unreferenced);
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

bool nothing_is_lost(const RepairReport& report) {
  return report.lost.empty() && report.lost_fields.empty() && !report.deletes_lost;
}

void print_repair_json(const RepairReport& report) {
  print_faults_json(report.faults);
  JsonWriter out;
  for (const LostDocuments& lost : report.lost) {
    out.begin_object();
    out.key("lost_of");
    out.string(lost.file);
    out.key("documents");
    out.count(lost.count);
    print_strings(out, "ids", lost.ids);
    out.end_object();
    print_json(out);
  }
  out.begin_object();
  out.key("nothing_lost");
  out.boolean(nothing_is_lost(report));
  out.counts({{"faults", report.faults.size()},
              {"generation", report.generation},
              {"documents", report.docs},
              {"rebuilt_documents", report.rebuilt_docs}});
  print_strings(out, "lost_fields", report.lost_fields);
  out.key("deletes_lost");
  out.boolean(report.deletes_lost);
  out.key("folder");
  out.string(report.folder);
  print_strings(out, "set_aside", report.set_aside);
  out.end_object();
  print_json(out);
}

void print_repair(const std::string& index, const RepairReport& report) {
  for (const Fault& fault : report.faults) print_line(printable(fault.message));
  for (const LostDocuments& lost : report.lost) {
    std::string line = lost.file + ": lost " + group_digits(lost.count) + " documents";
    if (!lost.ids.empty()) line += ", of known ids:";
    for (const std::string& id : lost.ids) line += " " + id;
    print_line(printable(line));
  }
  for (const std::string& field : report.lost_fields) {
    print_line(printable("field " + field +
                         ": not stored, so rebuilt documents may no longer be found by it"));
  }
  if (report.deletes_lost) print_line("some deleted documents may be back");
  if (!report.folder.empty()) {
    print_line(group_digits(report.set_aside.size()) + " files are now in " +
               printable(index + "/" + report.folder));
  }
  const std::string verdict =
      report.faults.empty() ? "sound" : group_digits(report.faults.size()) + " fault(s) repaired";
  print_line(printable(index) + ": " + verdict + ": generation " +
             std::to_string(report.generation) + ", " + group_digits(report.docs) + " documents, " +
             group_digits(report.rebuilt_docs) + " of them rebuilt");
}

class CheckCommand final : public Command {
 public:
  std::string name() const override { return "check"; }
  std::string summary() const override { return "Verify every checksum and structure of an index"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.flag("--quick", quick_, "look only at what opening looks at: takes milliseconds");
    options.flag("--repair", repair_,
                 "make a commit of every document that is intact; damaged files are set aside");
    options.flag("--json", json_, "one JSON object a fault, then the verdict");
  }

  int run() override {
    if (quick_ && repair_) return report_usage("--repair: needs a full check; leave out --quick");
    if (repair_) return repair();
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
  [[nodiscard]] int repair() const {
    const auto directory = open_fs_directory(index_);
    if (!directory.ok()) return report_fault(directory.status());
    const Result<RepairReport> repaired = repair_index(*directory);
    if (!repaired.ok()) return report_fault(repaired.status());
    if (json_) {
      print_repair_json(*repaired);
    } else {
      print_repair(index_, *repaired);
    }
    return nothing_is_lost(*repaired) ? kDone : kFault;
  }

  [[nodiscard]] Result<CheckReport> check() const {
    SAKUIN_ASSIGN(std::shared_ptr<const Directory> directory, open_fs_directory(index_));
    return check_index(directory, {quick_ ? CheckDepth::quick : CheckDepth::full});
  }

  std::string index_;
  bool quick_ = false;
  bool repair_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_check_command() { return std::make_unique<CheckCommand>(); }

}  // namespace sakuin::tool
