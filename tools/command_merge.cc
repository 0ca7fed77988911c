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

constexpr std::uint64_t kMostReorderMib = std::uint64_t{1} << 20U;
constexpr std::uint64_t kMostThreads = 256;

class MergeCommand final : public Command {
 public:
  std::string name() const override { return "merge"; }
  std::string summary() const override { return "Merge segments, reclaiming deleted documents"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.number("--segments", segments_, "N", {1}, "at most this many are left");
    options.flag("--reorder", reorder_,
                 "renumber documents so that similar ones are neighbours, for faster queries; "
                 "answers stay the same");
    options.number("--memory", memory_mib_, "MiB", {1, kMostReorderMib},
                   "for finding that order; with less, the most frequent words are not looked at");
    options.number("--threads", threads_, "N", {1, kMostThreads}, "for finding that order");
    options.flag("--json", json_, "print the outcome as JSON");
  }

  int run() override {
    const Status done = merge();
    return done.ok() ? kDone : report_fault(done);
  }

 private:
  [[nodiscard]] Status merge() const {
    const auto start = std::chrono::steady_clock::now();
    SAKUIN_ASSIGN(IndexWriter writer, open_writer(index_));
    const WriterStats before = writer.stats();
    ProgressBar progress(reorder_ ? "reordering" : "merging", 0, true);
    MergeOptions options;
    options.reorder = reorder_;
    options.reorder_memory_bytes = memory_mib_ << 20U;
    options.reorder_threads = threads_;
    options.progress = [&progress](double share) { progress.update_share(share); };
    SAKUIN_TRY(writer.merge(segments_, options));
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
    out.counts({{"segments_before", before.segments},
                {"segments", after.segments},
                {"documents", after.live_docs},
                {"generation", after.generation}});
    out.key("seconds");
    out.number(seconds);
    out.end_object();
    print_json(out);
  }

  std::string index_;
  std::uint64_t segments_ = 1;
  std::uint64_t memory_mib_ = 1024;
  std::uint64_t threads_ = 1;
  bool reorder_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_merge_command() { return std::make_unique<MergeCommand>(); }

}  // namespace sakuin::tool
