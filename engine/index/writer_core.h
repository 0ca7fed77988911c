// What an IndexWriter does, step by step; index_writer.cc adds the rules of failure around it. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/index_writer.h>

#include "engine/document/open_segments.h"
#include "engine/index/background_merges.h"
#include "engine/index/buffered_ids.h"
#include "engine/index/document_fields.h"
#include "engine/index/index_import.h"
#include "engine/index/indexed_schema.h"
#include "engine/index/indexing_team.h"
#include "engine/index/merge_policy.h"
#include "engine/index/progress.h"
#include "engine/index/segment_numbers.h"
#include "engine/index/writer_segment.h"
#include "storage/manifest/manifest.h"

namespace sakuin {

class WriterCore {
 public:
  [[nodiscard]] static Result<std::unique_ptr<WriterCore>> open(
      std::shared_ptr<Directory> directory, WriterOptions options);

  /// Checks a document and grows the schema; no other effect. What it returns may point into
  /// `document`.
  [[nodiscard]] Result<TakenDocument> read(const Document& document);
  /// Takes a document that was read.
  Status add(std::string_view id, TakenDocument document);
  [[nodiscard]] Result<bool> remove(std::string_view id);
  /// Removes what find_matching_docs() found in the last refresh(). REQUIRES nothing in between.
  [[nodiscard]] Result<std::uint64_t> remove_matches(std::span<const storage::DocBitmap> matches);
  /// Everything of a commit but its publication; commit() or restore() has to follow.
  Status prepare();
  Status commit();
  Status set_payload(std::string_view payload);
  /// What a Searcher would see after a commit, as a directory of its own.
  [[nodiscard]] Result<std::shared_ptr<const Directory>> refresh();
  [[nodiscard]] Result<RemovedFiles> collect_garbage();
  /// Opens another index to add its documents; no other effect. In index_import.cc, as
  /// add_index().
  [[nodiscard]] Result<IndexSource> open_source(const Directory& source) const;
  Status add_index(const IndexSource& source);
  /// `no_space` if what merge() writes will not fit. REQUIRES max_segments >= 1.
  Status check_room(std::size_t max_segments, const MergeOptions& options) const;
  /// REQUIRES max_segments >= 1, and nothing since the last commit.
  Status merge(std::size_t max_segments, const MergeOptions& options);
  /// Takes over the merge that has ended, if one has, and begins the next. To be called when
  /// nothing is prepared; cheap when there is nothing to do.
  void advance_merges() noexcept;
  Status wait_for_merges();
  void give_up_merges() noexcept;
  [[nodiscard]] MergeStatus merge_status() const { return merges_.status(); }
  /// Back to the newest commit on disk.
  Status restore();

  [[nodiscard]] const Schema& schema() const noexcept { return schema_; }
  [[nodiscard]] const std::string& payload() const noexcept { return payload_; }
  [[nodiscard]] const AnalyzerRegistry& analyzers() const noexcept { return options_.analyzers; }
  [[nodiscard]] WriterStats stats() const noexcept;

 private:
  WriterCore(std::shared_ptr<Directory> directory, WriterOptions options) noexcept;
  Status load(const storage::Manifest& manifest);
  Status start_empty();
  Status merge_schema();
  Status update_tokenizers();
  void start_team();

  [[nodiscard]] Result<bool> remove_from_segments(std::string_view id);
  Status found();
  Status flush();
  Status take_flushed();
  [[nodiscard]] bool is_in_use(std::string_view file_name) const;
  Status add_segment(const storage::ManifestSegment& entry, std::span<const DocId> deleted);
  [[nodiscard]] MergeRange first_merge(std::size_t max_segments, bool reorder) const;
  [[nodiscard]] std::uint64_t live_docs(MergeRange range) const noexcept;
  Status merge_range(MergeRange range, const MergeOptions& options, const Progress& progress);
  Status write_live_docs(std::uint64_t generation);
  [[nodiscard]] Result<storage::Manifest> make_manifest(std::uint64_t generation,
                                                        const Schema& schema) const;
  Status publish(storage::Manifest manifest);
  void remove_garbage() noexcept;

  std::shared_ptr<Directory> directory_;
  WriterOptions options_;
  std::unique_ptr<DirectoryLock> lock_;

  Schema schema_;
  std::vector<std::shared_ptr<const Tokenizer>> tokenizers_;  // by FieldId
  std::shared_ptr<const IndexedSchema> indexed_schema_;       // of both; null: of older ones
  std::vector<WriterSegment> segments_;
  SegmentNumbers numbers_;
  BufferedIds ids_;
  std::uint64_t unflushed_docs_ = 0;    // deleted ones counted
  SegmentId first_unflushed_ = 1;       // files from here on may be of the team
  std::unique_ptr<IndexingTeam> team_;  // null: a rollback failed
  Serial next_serial_ = 0;
  std::uint64_t next_generation_ = 1;  // never one that a failed commit used
  bool changed_ = false;               // anything since the last commit
  std::string payload_;

  std::vector<storage::Manifest> kept_;  // the last commit and the one before it
  std::optional<storage::Manifest> prepared_;
  std::optional<std::uint64_t> in_doubt_;  // a commit whose publication failed, not yet taken back

  bool segments_changed_ = true;  // since merges were last looked for
  BackgroundMerges merges_;       // ends before the lock is given up
};

}  // namespace sakuin
