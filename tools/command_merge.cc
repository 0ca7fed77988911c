// sakuin merge: fewer, larger segments, without deleted documents.
#include <chrono>
#include <string>

#include <sakuin/index_writer.h>

#include "tools/command.h"
#include "tools/index_folder.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/progress_bar.h"

namespace sakuin::tool {
namespace {

class MergeCommand final : public Command {
 public:
  std::string name() const override { return "merge"; }
  std::string summary() const override { return "Merge segments, reclaiming deleted documents"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.number("--segments", segments_, "N", {1}, "at most this many are left");
    options.flag("--reorder", reorder_, "not available yet in 0.1");
    options.flag("--json", json_, "print the outcome as JSON");
  }

  int run() override {
    if (reorder_) return report_not_yet("merge --reorder", "leave it out");
    const Status done = merge();
    return done.ok() ? kDone : report_fault(done);
  }

 private:
  [[nodiscard]] Status merge() const {
    const auto start = std::chrono::steady_clock::now();
    SAKUIN_ASSIGN(IndexWriter writer, open_writer(index_));
    const WriterStats before = writer.stats();
    ProgressBar progress("merging", 0, true);
    progress.say(group_digits(before.segments) + " segments");
    SAKUIN_TRY(writer.merge(segments_));
    progress.clear();
    const WriterStats after = writer.stats();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    if (json_) {
      print_outcome_json(before, after, seconds.count());
    } else {
      print_line("merged " + group_digits(before.segments) + " segments into " +
                 group_digits(after.segments) + " in " + duration(seconds.count()) + "; " +
                 group_digits(after.live_docs) + " documents (generation " +
                 std::to_string(after.generation) + ")");
    }
    return {};
  }

  static void print_outcome_json(const WriterStats& before, const WriterStats& after,
                                 double seconds) {
    JsonWriter out;
    out.begin_object();
    out.key("segments_before");
    out.count(before.segments);
    out.key("segments");
    out.count(after.segments);
    out.key("documents");
    out.count(after.live_docs);
    out.key("generation");
    out.count(after.generation);
    out.key("seconds");
    out.number(seconds);
    out.end_object();
    print_json(out);
  }

  std::string index_;
  std::uint64_t segments_ = 1;
  bool reorder_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_merge_command() { return std::make_unique<MergeCommand>(); }

}  // namespace sakuin::tool
