#include "engine/index/background_merges.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#include "engine/guard.h"
#include "engine/index/task_thread.h"
#include "storage/directory/file_names.h"

namespace sakuin {
namespace {

void rest(std::vector<WriterSegment>& segments, std::span<const MergeJob::Input> inputs,
          StatusCode why) noexcept {
  for (WriterSegment& segment : segments) {
    for (const MergeJob::Input& input : inputs) {
      if (input.id != segment.open.entry.segment) continue;
      segment.rest = why == StatusCode::no_space ? MergeRest::until_commit : MergeRest::until_asked;
    }
  }
}

}  // namespace

void end_rest(std::vector<WriterSegment>& segments, MergeRest most) noexcept {
  for (WriterSegment& segment : segments) {
    if (segment.rest <= most) segment.rest = MergeRest::none;
  }
}

BackgroundMerges::BackgroundMerges(std::shared_ptr<Directory> directory,
                                   const WriterOptions& options)
    : directory_(std::move(directory)),
      enabled_(options.merging == Merging::background),
      sync_(options.sync_on_commit),
      policy_(options.merge_policy),
      executor_(options.merge_executor) {}

bool BackgroundMerges::advance(std::vector<WriterSegment>& segments, const Schema& schema,
                               SegmentNumbers& numbers) noexcept {
  bool changed = false;
  for (bool begun = true; begun;) {
    if (job_ != nullptr && segments.size() > policy_.max_segments) job_->finish();
    if (job_ != nullptr && !job_->done()) return changed;
    if (job_ != nullptr) {
      const std::shared_ptr<MergeJob> job = std::exchange(job_, nullptr);
      Status taken = guarded("merge", [&] { return take_over(*job, segments, schema); });
      if (taken.ok()) {
        changed = true;
        ++status_.done;
      } else {
        rest(segments, job->inputs(), taken.code());
        note_failure(std::move(taken));
      }
      job->cancel();
    }
    Status chosen = guarded("merge", [&]() -> Status {
      begun = begin(segments, schema, numbers);
      return {};
    });
    if (chosen.ok()) continue;
    begun = false;
    note_failure(std::move(chosen));
  }
  return changed;
}

bool BackgroundMerges::begin(std::vector<WriterSegment>& segments, const Schema& schema,
                             SegmentNumbers& numbers) {
  if (!enabled_) return false;
  std::vector<SegmentSize> sizes;
  for (const WriterSegment& segment : segments) {
    const OpenSegment& open = segment.open;
    sizes.push_back({open.entry.file_bytes, open.entry.max_doc,
                     static_cast<std::uint32_t>(open.live.deleted.cardinality()),
                     segment.rest != MergeRest::none || segment.all_deleted()});
  }
  const auto due = find_merges(sizes, policy_);
  if (due.empty()) return false;
  const MergeRange range = due.front();
  std::vector<MergeJob::Input> inputs;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const OpenSegment& open = segments[i].open;
    inputs.push_back({open.entry.segment, open.reader, open.live.deleted});
  }
  auto job =
      std::make_shared<MergeJob>(directory_, numbers.take(), std::move(inputs), schema, sync_);
  Status begun = guarded("merge", [&]() -> Status {
    SAKUIN_TRY(check_room(segments, range));
    if (executor_ == nullptr) executor_ = std::make_shared<TaskThread>();
    executor_->run([job] { job->run(); });
    return {};
  });
  if (begun.ok()) {
    job_ = std::move(job);
    return true;
  }
  rest(segments, job->inputs(), begun.code());
  job->cancel();  // whatever has become of the task
  note_failure(std::move(begun));
  return true;  // something else may be due
}

Status BackgroundMerges::check_room(const std::vector<WriterSegment>& segments,
                                    MergeRange range) const {
  std::uint64_t wanted = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) wanted += segments[i].live_bytes();
  SAKUIN_ASSIGN(const std::uint64_t free, directory_->free_bytes());
  return check_merge_room(wanted, free);
}

Status BackgroundMerges::take_over(MergeJob& job, std::vector<WriterSegment>& segments,
                                   const Schema& schema) const {
  SAKUIN_ASSIGN(const MergedSegment merged, job.take_result());
  SAKUIN_ASSIGN(OpenSegment opened,
                open_segment(*directory_, merged.entry, schema, VerifyMode::first_touch));
  storage::DocBitmap& deleted = opened.live.deleted;
  std::optional<std::size_t> place;
  std::size_t present = 0;
  for (std::size_t i = 0; i < job.inputs().size(); ++i) {
    const MergeJob::Input& input = job.inputs()[i];
    const auto at = std::find_if(segments.begin(), segments.end(), [&](const WriterSegment& other) {
      return other.open.entry.segment == input.id;
    });
    // A segment that is gone had no live document any more.
    const bool gone = at == segments.end();
    storage::DocBitmap late =
        gone ? storage::DocBitmap::range(0, input.reader->max_doc()) : at->open.live.deleted;
    late -= input.deleted;
    for (const DocId doc : late.to_vector()) deleted.add(merged.docs(i, doc));
    if (gone) continue;
    if (!place) place = static_cast<std::size_t>(at - segments.begin());
    ++present;
  }
  if (!place) return {};  // nothing of it is needed
  const auto first = segments.begin() + static_cast<std::ptrdiff_t>(*place);
  const bool deletes_changed = !deleted.empty();
  *first = {std::move(opened), deletes_changed, MergeRest::none};
  segments.erase(first + 1, first + static_cast<std::ptrdiff_t>(present));
  return {};
}

Status BackgroundMerges::finish(std::vector<WriterSegment>& segments, const Schema& schema,
                                SegmentNumbers& numbers, bool& changed) {
  end_rest(segments, MergeRest::until_asked);
  for (;;) {
    if (advance(segments, schema, numbers)) changed = true;
    if (job_ == nullptr) return std::exchange(unreported_, Status());
    job_->finish();
  }
}

void BackgroundMerges::cancel() noexcept {
  if (job_ == nullptr) return;
  job_->cancel();
  const Status removed = guarded("merge", [this]() -> Status {
    SAKUIN_TRY(job_->take_result().status());
    return directory_->remove(storage::segment_file_name(job_->output()));
  });
  static_cast<void>(removed);  // what stays is removed by the next commit or writer
  job_.reset();
}

bool BackgroundMerges::owns(std::string_view file_name) const {
  return job_ != nullptr && file_name.starts_with(storage::segment_file_name(job_->output()));
}

MergeStatus BackgroundMerges::status() const {
  MergeStatus status = status_;
  status.running = job_ != nullptr;
  return status;
}

void BackgroundMerges::note_failure(Status failure) noexcept {
  ++status_.failed;
  if (unreported_.ok()) {
    const Status copied = guarded("merge", [&]() -> Status { return failure; });
    unreported_ = copied;
  }
  status_.last_failure = std::move(failure);
}

}  // namespace sakuin
