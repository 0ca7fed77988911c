// The merges that a writer does on its own: chosen by MergePolicy, done by MergeJob on an executor,
// taken over here. One at a time. All state is the writer's thread's; a job is the only thing that
// another thread sees.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <sakuin/index_writer.h>

#include "engine/index/merge_job.h"
#include "engine/index/merge_policy.h"
#include "engine/index/segment_numbers.h"
#include "engine/index/writer_segment.h"

namespace sakuin {

class BackgroundMerges {
 public:
  BackgroundMerges(std::shared_ptr<Directory> directory, const WriterOptions& options);
  ~BackgroundMerges() { cancel(); }
  BackgroundMerges(const BackgroundMerges&) = delete;
  BackgroundMerges& operator=(const BackgroundMerges&) = delete;

  /// A job has ended and waits to be taken over.
  [[nodiscard]] bool has_ended() const noexcept { return job_ != nullptr && job_->done(); }

  /// Takes over what has ended and begins what is due. True if `segments` changed: inputs give way
  /// to their merge, to which documents deleted meanwhile are carried over. Whatever fails is noted
  /// in status() and changes nothing. Waits for the job under way while there are more segments
  /// than MergePolicy::max_segments.
  bool advance(std::vector<WriterSegment>& segments, const Schema& schema,
               SegmentNumbers& numbers) noexcept;

  /// advance() until nothing is due, and the first failure since the last call.
  Status finish(std::vector<WriterSegment>& segments, const Schema& schema, SegmentNumbers& numbers,
                bool& changed);

  /// Gives up what is under way; nothing of it is left.
  void cancel() noexcept;

  /// Whether a file belongs to the job under way.
  [[nodiscard]] bool owns(std::string_view file_name) const;

  [[nodiscard]] MergeStatus status() const;

 private:
  /// True if a job was begun.
  bool begin(std::vector<WriterSegment>& segments, const Schema& schema, SegmentNumbers& numbers);
  Status check_room(const std::vector<WriterSegment>& segments, MergeRange range) const;
  Status take_over(MergeJob& job, std::vector<WriterSegment>& segments, const Schema& schema) const;
  void note_failure(Status failure) noexcept;

  std::shared_ptr<Directory> directory_;
  bool enabled_;
  bool sync_;
  MergePolicy policy_;
  std::shared_ptr<Executor> executor_;
  std::shared_ptr<MergeJob> job_;
  MergeStatus status_;
  Status unreported_;
};

/// Ends the rest of segments for which there was no space, or of all.
void end_rest(std::vector<WriterSegment>& segments, MergeRest most) noexcept;

}  // namespace sakuin
