#include "engine/index/writer_core.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/document/schema_codec.h"
#include "engine/guard.h"
#include "engine/index/segment_flush.h"
#include "engine/index/segment_merger.h"
#include "storage/directory/file_names.h"
#include "storage/manifest/commit.h"
#include "storage/segment/segment_live_docs.h"

namespace sakuin {
namespace {

constexpr std::size_t kLeastMemoryBytes = std::size_t{8} << 20;

/// Of the memory, for stored documents before they wait in a file.
constexpr std::size_t kStoredShare = 16;

/// Documents of a segment: far below the format's limit, so that a merge of many still fits.
constexpr std::uint32_t kMaxBufferedDocs = std::uint32_t{1} << 24;

/// A commit that names a missing file is damaged: nobody else removes files while we hold the lock.
Status as_damage(const Status& status) {
  if (status.code() != StatusCode::not_found) return status;
  return {StatusCode::corrupt, status.message()};
}

}  // namespace

Result<std::unique_ptr<WriterCore>> WriterCore::open(std::shared_ptr<Directory> directory,
                                                     WriterOptions options) {
  if (options.memory_bytes < kLeastMemoryBytes) {
    return Status(StatusCode::invalid_argument, "memory: " + std::to_string(options.memory_bytes) +
                                                    " bytes are too few; give " +
                                                    std::to_string(kLeastMemoryBytes) + " or more");
  }
  auto core = std::unique_ptr<WriterCore>(new WriterCore(std::move(directory), std::move(options)));
  SAKUIN_ASSIGN(core->lock_, core->directory_->lock(storage::kWriterLockName));
  SAKUIN_TRY(core->restore());
  return core;
}

WriterCore::WriterCore(std::shared_ptr<Directory> directory, WriterOptions options) noexcept
    : directory_(std::move(directory)), options_(std::move(options)) {}

Status WriterCore::restore() {
  buffer_.reset();
  segments_.clear();
  tokenizers_.clear();
  kept_.clear();
  changed_ = false;
  auto manifest = storage::read_latest_commit(*directory_);
  if (manifest.ok()) {
    SAKUIN_TRY(load(*manifest));
  } else if (manifest.status().code() == StatusCode::not_found && options_.create) {
    SAKUIN_TRY(start_empty());
  } else {
    return manifest.status();
  }
  SAKUIN_TRY(merge_schema());
  remove_garbage();
  start_buffer();
  return {};
}

Status WriterCore::load(const storage::Manifest& manifest) {
  const std::string name = directory_->describe(storage::manifest_file_name(manifest.generation));
  SAKUIN_ASSIGN(StoredSchema stored, decode_schema(manifest.schema, name));
  SAKUIN_ASSIGN(tokenizers_, resolve_analyzers(stored, options_.analyzers));
  schema_ = std::move(stored.schema);
  auto opened = open_segments(*directory_, manifest, schema_, VerifyMode::first_touch);
  if (!opened.ok()) return as_damage(opened.status());
  for (OpenSegment& segment : *opened) segments_.push_back({std::move(segment), false});
  next_segment_ = std::max(next_segment_, manifest.next_segment);
  next_serial_ = manifest.next_serial;
  changed_ = manifest.generation == storage::kFoundingGeneration;  // nobody has asked for that one
  next_generation_ = std::max(next_generation_, manifest.generation + 1);
  SAKUIN_ASSIGN(const auto generations, storage::list_commits(*directory_));
  if (generations.size() > 1) {
    const auto previous = storage::read_commit(*directory_, generations[generations.size() - 2]);
    if (previous.ok()) kept_.push_back(*previous);
  }
  kept_.push_back(manifest);
  return {};
}

/// Without any commit there are no segments either (found()): a folder that has some lost its
/// manifest, and taking it for empty would remove them as garbage.
Status WriterCore::start_empty() {
  SAKUIN_ASSIGN(const auto garbage, storage::find_garbage(*directory_, {}));
  for (const std::string& name : garbage.names) {
    if (storage::parse_file_name(name).kind != storage::FileKind::segment) continue;
    return {StatusCode::corrupt, directory_->describe(name) +
                                     ": there is a segment but no manifest; restore the manifest, "
                                     "or empty the folder to begin anew"};
  }
  schema_ = options_.schema;
  changed_ = true;  // an empty index is worth a commit
  return update_tokenizers();
}

/// Adds the fields that the options bring to those of an existing index.
Status WriterCore::merge_schema() {
  for (const FieldSchema& field : options_.schema.fields()) {
    const auto known = schema_.find(field.name);
    if (!known) {
      SAKUIN_ASSIGN(const FieldId added, schema_.add(field));
      static_cast<void>(added);
      changed_ = true;
    } else if (schema_.fields()[*known] != field) {
      return {StatusCode::schema_mismatch,
              "field \"" + field.name +
                  "\": the index has it with another type, analyzer or storing; give the same, or "
                  "build a new index"};
    }
  }
  return update_tokenizers();
}

Status WriterCore::update_tokenizers() {
  // Encoding looks up every analyzer the schema names, those of later fields too.
  const auto encoded = encode_schema(schema_, options_.analyzers);
  if (!encoded.ok()) return encoded.status();
  for (std::size_t id = tokenizers_.size(); id < schema_.fields().size(); ++id) {
    const FieldSchema& field = schema_.fields()[id];
    std::shared_ptr<const Tokenizer> tokenizer;  // null if there is no text
    if (field.type == FieldType::text) {
      SAKUIN_ASSIGN(tokenizer, options_.analyzers.open(field.analyzer));
    }
    tokenizers_.push_back(std::move(tokenizer));
  }
  return {};
}

void WriterCore::start_buffer() {
  buffer_ = std::make_unique<SegmentBuffer>(
      *directory_,
      storage::scratch_file_name(storage::segment_file_name(next_segment_) + ".stored"),
      options_.memory_bytes / kStoredShare);
}

Result<std::vector<FieldInput>> WriterCore::read(const Document& document) {
  SAKUIN_ASSIGN(auto inputs, read_fields(document, schema_));
  if (tokenizers_.size() < schema_.fields().size()) SAKUIN_TRY(update_tokenizers());
  return inputs;
}

Status WriterCore::add(std::string_view id, std::span<const FieldInput> inputs) {
  SAKUIN_ASSIGN(const bool replaced, remove(id));
  static_cast<void>(replaced);
  SAKUIN_TRY(buffer_->add(id, next_serial_++, schema_, inputs, tokenizers_));
  changed_ = true;
  const bool full =
      buffer_->memory_bytes() >= options_.memory_bytes || buffer_->doc_count() >= kMaxBufferedDocs;
  return full ? flush() : Status();
}

Result<bool> WriterCore::remove(std::string_view id) {
  if (buffer_->remove(id)) {
    changed_ = true;
    return true;
  }
  return remove_from_segments(id);
}

Result<bool> WriterCore::remove_from_segments(std::string_view id) {
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment) {
    SAKUIN_ASSIGN(const auto doc, segment->open.reader->keys().find(id));
    if (!doc || segment->open.live.deleted.contains(*doc)) continue;
    segment->open.live.deleted.add(*doc);
    segment->deletes_changed = true;
    changed_ = true;
    return true;
  }
  return false;
}

/// Publishes an empty commit, without the fields of documents to come, before the first segment
/// file is written.
Status WriterCore::found() {
  if (!kept_.empty()) return {};
  SAKUIN_TRY(publish(storage::kFoundingGeneration, options_.schema));
  changed_ = true;
  return {};
}

Status WriterCore::flush() {
  if (buffer_->doc_count() == 0) return {};
  SAKUIN_TRY(found());
  const SegmentId id = next_segment_++;
  SAKUIN_ASSIGN(const auto entry,
                flush_segment(*directory_, id, *buffer_, schema_, options_.sync_on_commit));
  SAKUIN_TRY(add_segment(entry, buffer_->deleted()));
  buffer_.reset();
  start_buffer();
  return {};
}

/// Opens what was just written and puts it last.
Status WriterCore::add_segment(const storage::ManifestSegment& entry,
                               std::span<const DocId> deleted) {
  SAKUIN_ASSIGN(OpenSegment opened,
                open_segment(*directory_, entry, schema_, VerifyMode::first_touch));
  for (const DocId doc : deleted) opened.live.deleted.add(doc);
  segments_.push_back({std::move(opened), !deleted.empty()});
  return {};
}

Status WriterCore::commit() {
  SAKUIN_TRY(flush());
  const auto is_empty = [](const Segment& segment) { return segment.all_deleted(); };
  if (std::erase_if(segments_, is_empty) > 0) changed_ = true;
  if (!changed_) return {};
  const std::uint64_t generation = next_generation_++;
  SAKUIN_TRY(write_live_docs(generation));
  SAKUIN_TRY(publish(generation, schema_));
  remove_garbage();
  return {};
}

Status WriterCore::write_live_docs(std::uint64_t generation) {
  for (Segment& segment : segments_) {
    if (!segment.deletes_changed) continue;
    OpenSegment& open = segment.open;
    SAKUIN_ASSIGN(open.live,
                  storage::make_live_docs(*open.reader, std::move(open.live.deleted), generation));
    SAKUIN_TRY(storage::write_segment_live_docs(*directory_, open.live, options_.sync_on_commit,
                                                open.entry));
    segment.deletes_changed = false;
  }
  return {};
}

Status WriterCore::publish(std::uint64_t generation, const Schema& schema) {
  storage::Manifest manifest;
  manifest.generation = generation;
  manifest.next_segment = next_segment_;
  manifest.next_serial = next_serial_;
  SAKUIN_ASSIGN(manifest.schema, encode_schema(schema, options_.analyzers));
  for (const Segment& segment : segments_) manifest.segments.push_back(segment.open.entry);
  SAKUIN_TRY(storage::publish_commit(*directory_, manifest, options_.sync_on_commit));
  if (kept_.size() > 1) kept_.erase(kept_.begin());
  kept_.push_back(std::move(manifest));
  changed_ = false;
  return {};
}

Status WriterCore::merge(std::size_t max_segments, const MergeOptions& options) {
  SAKUIN_TRY(commit());
  const Progress progress(options.progress);
  const MergeRange first = first_merge(max_segments, options.reorder);
  std::uint64_t docs = live_docs(first);
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (!first.contains(i) && segments_[i].has_deletes()) docs += live_docs({i, i + 1});
  }
  std::uint64_t docs_done = 0;
  const auto merge_next = [&](MergeRange range) {
    const double begin = static_cast<double>(docs_done) / static_cast<double>(docs);
    docs_done += live_docs(range);
    const double end = static_cast<double>(docs_done) / static_cast<double>(docs);
    return merge_range(range, options, progress.part(begin, end));
  };
  if (first.end > first.begin) SAKUIN_TRY(merge_next(first));
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].has_deletes()) SAKUIN_TRY(merge_next({i, i + 1}));
  }
  SAKUIN_TRY(commit());
  progress.tell(1);
  return {};
}

/// What brings the number of segments down; a single one that is to be reordered counts as such.
MergeRange WriterCore::first_merge(std::size_t max_segments, bool reorder) const {
  if (reorder && max_segments == 1) return {0, segments_.size()};
  std::vector<std::uint64_t> sizes;
  for (const Segment& segment : segments_) sizes.push_back(segment.open.entry.file_bytes);
  return find_merge(sizes, max_segments);
}

std::uint64_t WriterCore::live_docs(MergeRange range) const noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    sum += segments_[i].open.live.live_count();
  }
  return sum;
}

/// Replaces a range by one segment in its place.
Status WriterCore::merge_range(MergeRange range, const MergeOptions& options,
                               const Progress& progress) {
  std::vector<MergeInput> inputs;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const OpenSegment& open = segments_[i].open;
    inputs.push_back({open.reader, &open.live.deleted});
  }
  if (const std::uint64_t docs = live_docs(range); docs > kMaxDocsPerSegment) {
    return {StatusCode::limit_exceeded, "merge: " + std::to_string(docs) +
                                            " documents do not fit into one segment; allow more "
                                            "segments"};
  }
  const SegmentId id = next_segment_++;
  SAKUIN_ASSIGN(const auto entry, merge_segments(*directory_, id, inputs, schema_,
                                                 options_.sync_on_commit, options, progress));
  SAKUIN_TRY(add_segment(entry, {}));
  const auto first = segments_.begin() + static_cast<std::ptrdiff_t>(range.begin);
  const auto last = segments_.begin() + static_cast<std::ptrdiff_t>(range.end);
  std::swap(*first, segments_.back());
  segments_.pop_back();
  segments_.erase(first + 1, last);
  changed_ = true;
  return {};
}

/// Best effort: what stays behind is removed after the next commit. REQUIRES an empty buffer, whose
/// scratch file no commit names.
void WriterCore::remove_garbage() noexcept {
  const Status done = guarded("remove garbage", [this]() -> Status {
    SAKUIN_ASSIGN(const auto garbage, storage::find_garbage(*directory_, kept_));
    for (const std::string& name : garbage.names) {
      const Status removed = directory_->remove(name);
      static_cast<void>(removed);
    }
    return {};
  });
  static_cast<void>(done);
}

WriterStats WriterCore::stats() const noexcept {
  WriterStats stats;
  if (!buffer_) return stats;  // rollback() failed: nothing is known
  stats.buffered_docs = buffer_->doc_count() - buffer_->deleted().size();
  stats.buffered_bytes = buffer_->memory_bytes();
  stats.live_docs = stats.buffered_docs;
  for (const Segment& segment : segments_) stats.live_docs += segment.open.live.live_count();
  stats.segments = segments_.size();
  stats.generation = kept_.empty() ? 0 : kept_.back().generation;
  return stats;
}

}  // namespace sakuin
