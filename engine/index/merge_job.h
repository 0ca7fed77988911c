// One merge beside the work of its writer, from the choice of its inputs until it is taken over. It
// reads and writes files of its own only; nothing of the writer is touched.
//
// Thread rule: run(), finish(), cancel() and done() may be called from any thread; inputs() and
// take_result() from that of the writer.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/schema.h>

#include "engine/index/segment_merger.h"

namespace sakuin {

class MergeJob {
 public:
  struct Input {
    SegmentId id = 0;
    std::shared_ptr<const storage::SegmentReader> reader;
    storage::DocBitmap deleted;  ///< when the merge was chosen
  };

  MergeJob(std::shared_ptr<Directory> directory, SegmentId output, std::vector<Input> inputs,
           Schema schema, bool sync);

  [[nodiscard]] SegmentId output() const noexcept { return output_; }
  [[nodiscard]] std::span<const Input> inputs() const noexcept { return inputs_; }

  /// Merges, unless that was done, is being done or has been given up.
  void run() noexcept;

  /// Merges here unless somebody does, and returns when it is done.
  void finish() noexcept;

  /// Makes sure that nobody works at it any more, and lets go of the inputs, whoever still has
  /// this.
  void cancel() noexcept;

  [[nodiscard]] bool done() const noexcept {
    return state_.load(std::memory_order_acquire) == State::done;
  }
  /// REQUIRES done(), and is called once. `cancelled` if it never ran or was given up.
  [[nodiscard]] Result<MergedSegment> take_result();

 private:
  enum class State : std::uint8_t { waiting, running, done };

  [[nodiscard]] Result<MergedSegment> merge();
  void wait() noexcept;

  std::shared_ptr<Directory> directory_;
  const SegmentId output_;
  std::vector<Input> inputs_;
  const Schema schema_;
  const bool sync_;

  std::atomic<bool> cancelled_ = false;
  std::atomic<State> state_ = State::waiting;
  std::mutex mutex_;  // with ended_, for those who wait
  std::condition_variable ended_;
  std::optional<Result<MergedSegment>> result_;  // of the running thread until done
};

}  // namespace sakuin
