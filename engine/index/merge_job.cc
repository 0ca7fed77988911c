#include "engine/index/merge_job.h"

#include <utility>

#include "engine/guard.h"

namespace sakuin {

MergeJob::MergeJob(std::shared_ptr<Directory> directory, SegmentId output,
                   std::vector<Input> inputs, Schema schema, bool sync)
    : directory_(std::move(directory)),
      output_(output),
      inputs_(std::move(inputs)),
      schema_(std::move(schema)),
      sync_(sync) {}

void MergeJob::run() noexcept {
  State expected = State::waiting;
  if (!state_.compare_exchange_strong(expected, State::running)) return;
  result_.emplace(guarded("merge", [this] { return merge(); }));
  {
    const std::lock_guard lock(mutex_);
    state_.store(State::done, std::memory_order_release);
  }
  ended_.notify_all();
}

Result<MergedSegment> MergeJob::merge() {
  const Progress progress(cancelled_);
  SAKUIN_TRY(progress.check_wanted());
  std::vector<MergeInput> inputs;
  for (const Input& input : inputs_) inputs.push_back({input.reader, &input.deleted});
  return merge_segments(*directory_, output_, inputs, schema_, sync_, {}, progress);
}

void MergeJob::finish() noexcept {
  run();
  wait();
}

void MergeJob::cancel() noexcept {
  cancelled_.store(true, std::memory_order_relaxed);
  State expected = State::waiting;
  if (!state_.compare_exchange_strong(expected, State::done)) wait();
  inputs_.clear();
}

void MergeJob::wait() noexcept {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return done(); });
}

Result<MergedSegment> MergeJob::take_result() {
  if (result_) return *std::exchange(result_, std::nullopt);
  return Status(StatusCode::cancelled, "merge: was given up; its segments are as they were");
}

}  // namespace sakuin
