#include "engine/index/writer_core.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/document/schema_codec.h"
#include "engine/guard.h"
#include "engine/index/segment_merger.h"
#include "storage/directory/file_names.h"
#include "storage/directory/frozen_directory.h"
#include "storage/manifest/commit.h"
#include "storage/segment/segment_live_docs.h"

namespace sakuin {
namespace {

constexpr std::size_t kLeastMemoryBytes = std::size_t{8} << 20;

/// A commit that names a missing file is damaged: nobody else removes files while we hold the lock.
Status as_damage(const Status& status) {
  if (status.code() != StatusCode::not_found) return status;
  return {StatusCode::corrupt, status.message()};
}

Status check_policy(const MergePolicy& policy) {
  const bool fits = policy.segments_per_tier >= 2 &&
                    policy.segments_per_tier <= kMaxSegmentsPerTier &&
                    policy.small_segment_bytes > 0 && policy.max_deleted_share >= 0 &&
                    policy.max_deleted_share <= 1;
  if (fits) return {};
  return {StatusCode::invalid_argument,
          "merge policy: a number is out of its range; see <sakuin/index_writer.h>"};
}

}  // namespace

Result<std::unique_ptr<WriterCore>> WriterCore::open(std::shared_ptr<Directory> directory,
                                                     WriterOptions options) {
  if (options.threads == 0 || options.threads > kMaxIndexThreads) {
    return Status(StatusCode::invalid_argument, "threads: " + std::to_string(options.threads) +
                                                    " cannot index; give 1 to " +
                                                    std::to_string(kMaxIndexThreads));
  }
  if (const std::size_t least = kLeastMemoryBytes * options.threads; options.memory_bytes < least) {
    return Status(StatusCode::invalid_argument, "memory: " + std::to_string(options.memory_bytes) +
                                                    " bytes are too few; give " +
                                                    std::to_string(least) + " or more");
  }
  SAKUIN_TRY(check_policy(options.merge_policy));
  auto core = std::unique_ptr<WriterCore>(new WriterCore(std::move(directory), std::move(options)));
  SAKUIN_ASSIGN(core->lock_, core->directory_->lock(storage::kWriterLockName));
  SAKUIN_TRY(core->restore());
  return core;
}

WriterCore::WriterCore(std::shared_ptr<Directory> directory, WriterOptions options) noexcept
    : directory_(std::move(directory)),
      options_(std::move(options)),
      merges_(directory_, options_) {}

Status WriterCore::restore() {
  give_up_merges();
  team_.reset();
  ids_.clear();
  unflushed_docs_ = 0;
  segments_.clear();
  tokenizers_.clear();
  indexed_schema_.reset();
  kept_.clear();
  prepared_.reset();
  payload_.clear();
  changed_ = false;
  if (in_doubt_) SAKUIN_TRY(storage::withdraw_commit(*directory_, *in_doubt_));
  // What we have taken back is gone for good, and what a writer before us left is certain, before
  // anything is built on it or removed.
  if (options_.sync_on_commit) SAKUIN_TRY(directory_->sync());
  in_doubt_.reset();
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
  start_team();
  return {};
}

Status WriterCore::load(const storage::Manifest& manifest) {
  const std::string name = directory_->describe(storage::manifest_file_name(manifest.generation));
  SAKUIN_ASSIGN(StoredSchema stored, decode_schema(manifest.schema, name));
  SAKUIN_ASSIGN(tokenizers_, resolve_analyzers(stored, options_.analyzers));
  schema_ = std::move(stored.schema);
  payload_ = storage::as_text(manifest.payload);
  auto opened = open_segments(*directory_, manifest, schema_, VerifyMode::first_touch);
  if (!opened.ok()) return as_damage(opened.status());
  for (OpenSegment& segment : *opened) segments_.push_back({std::move(segment)});
  numbers_.skip_to(manifest.next_segment);
  next_serial_ = manifest.next_serial;
  changed_ = manifest.generation == storage::kFoundingGeneration;  // nobody has asked for that one
  next_generation_ = std::max(next_generation_, manifest.generation + 1);
  SAKUIN_ASSIGN(const auto generations, storage::list_commits(*directory_));
  if (generations.size() > 1) {
    auto previous = storage::read_commit(*directory_, generations[generations.size() - 2]);
    // Damaged, it is no use to anybody; but a disk that fails for a moment must not make us remove
    // what it names.
    if (previous.ok()) {
      kept_.push_back(*std::move(previous));
    } else if (previous.status().code() != StatusCode::corrupt) {
      return previous.status();
    }
  }
  kept_.push_back(manifest);
  return {};
}

/// Without any commit there are no segments either (found()): a folder that has some lost its
/// manifest, and taking it for empty would remove them as garbage.
Status WriterCore::start_empty() {
  SAKUIN_ASSIGN(const auto garbage, storage::find_garbage(*directory_, {}));
  for (const storage::GarbageFile& file : garbage) {
    if (storage::parse_file_name(file.name).kind != storage::FileKind::segment) continue;
    return {StatusCode::corrupt, directory_->describe(file.name) +
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

void WriterCore::start_team() {
  first_unflushed_ = numbers_.next();
  team_ = std::make_unique<IndexingTeam>(*directory_, numbers_, options_);
}

Result<TakenDocument> WriterCore::read(const Document& document) {
  TakenDocument taken;
  if (team_->has_threads()) taken.copy = document;
  SAKUIN_ASSIGN(taken.inputs, read_fields(team_->has_threads() ? taken.copy : document, schema_));
  if (tokenizers_.size() < schema_.fields().size()) {
    SAKUIN_TRY(update_tokenizers());
    indexed_schema_.reset();
  }
  return taken;
}

Status WriterCore::add(std::string_view id, TakenDocument document) {
  SAKUIN_TRY(take_flushed());
  const Serial serial = next_serial_++;
  if (!ids_.put(id, serial)) {
    SAKUIN_ASSIGN(const bool replaced, remove_from_segments(id));
    static_cast<void>(replaced);
  }
  if (indexed_schema_ == nullptr) {
    indexed_schema_ = std::make_shared<const IndexedSchema>(IndexedSchema{schema_, tokenizers_});
  }
  SAKUIN_TRY(team_->add(id, serial, std::move(document), indexed_schema_));
  changed_ = true;
  ++unflushed_docs_;
  if (!team_->is_due(ids_.memory_bytes())) return {};
  if (!team_->has_threads()) return flush();
  SAKUIN_TRY(found());
  return team_->hand_out();
}

Result<bool> WriterCore::remove(std::string_view id) {
  if (ids_.remove(id)) {
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

Result<std::uint64_t> WriterCore::remove_matches(std::span<const storage::DocBitmap> matches) {
  std::uint64_t removed = 0;
  std::size_t place = 0;
  for (WriterSegment& segment : segments_) {
    if (place == matches.size()) break;
    if (segment.all_deleted()) continue;  // is not in the view
    const storage::DocBitmap& found = matches[place++];
    if (found.empty()) continue;
    segment.open.live.deleted |= found;
    segment.deletes_changed = true;
    changed_ = true;
    removed += found.cardinality();
  }
  return removed;
}

/// Publishes an empty commit, without the fields of documents to come, before the first segment
/// file is written.
Status WriterCore::found() {
  if (!kept_.empty()) return {};
  SAKUIN_ASSIGN(auto manifest, make_manifest(storage::kFoundingGeneration, options_.schema));
  manifest.payload.clear();
  SAKUIN_TRY(storage::prepare_commit(*directory_, manifest, options_.sync_on_commit));
  return publish(std::move(manifest));
}

Status WriterCore::flush() {
  if (unflushed_docs_ == 0) return {};
  SAKUIN_TRY(found());
  SAKUIN_TRY(team_->flush());
  SAKUIN_TRY(take_flushed());
  unflushed_docs_ = 0;
  first_unflushed_ = numbers_.next();
  return {};
}

Status WriterCore::take_flushed() {
  if (!team_->has_flushed()) return {};
  for (const FlushedSegment& flushed : team_->take_flushed()) {
    SAKUIN_TRY(add_segment(flushed.entry, ids_.take(flushed.serials)));
  }
  return {};
}

/// Opens what was just written and puts it last.
Status WriterCore::add_segment(const storage::ManifestSegment& entry,
                               std::span<const DocId> deleted) {
  SAKUIN_ASSIGN(OpenSegment opened,
                open_segment(*directory_, entry, schema_, VerifyMode::first_touch));
  for (const DocId doc : deleted) opened.live.deleted.add(doc);
  segments_.push_back({std::move(opened), !deleted.empty()});
  segments_changed_ = true;
  return {};
}

Status WriterCore::prepare() {
  SAKUIN_TRY(flush());
  const auto is_empty = [](const WriterSegment& segment) { return segment.all_deleted(); };
  if (std::erase_if(segments_, is_empty) > 0) changed_ = true;
  if (!changed_) return {};
  const std::uint64_t generation = next_generation_++;
  SAKUIN_TRY(write_live_docs(generation));
  SAKUIN_ASSIGN(auto manifest, make_manifest(generation, schema_));
  SAKUIN_TRY(storage::prepare_commit(*directory_, manifest, options_.sync_on_commit));
  prepared_ = std::move(manifest);
  return {};
}

Status WriterCore::commit() {
  if (!prepared_) SAKUIN_TRY(prepare());
  if (!prepared_) return {};  // nothing is new
  SAKUIN_TRY(publish(*std::exchange(prepared_, std::nullopt)));
  changed_ = false;
  segments_changed_ = true;  // their deletes, at least
  end_rest(segments_, MergeRest::until_commit);
  remove_garbage();
  return {};
}

Status WriterCore::set_payload(std::string_view payload) {
  if (payload.size() > kMaxPayloadBytes) {
    return {StatusCode::limit_exceeded, "payload: " + std::to_string(payload.size()) +
                                            " bytes are too many; give " +
                                            std::to_string(kMaxPayloadBytes) + " or fewer"};
  }
  if (payload_ == payload) return {};
  payload_ = payload;
  changed_ = true;
  return {};
}

Status WriterCore::write_live_docs(std::uint64_t generation) {
  for (WriterSegment& segment : segments_) {
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

Result<storage::Manifest> WriterCore::make_manifest(std::uint64_t generation,
                                                    const Schema& schema) const {
  storage::Manifest manifest;
  manifest.generation = generation;
  manifest.next_segment = numbers_.next();
  manifest.next_serial = next_serial_;
  SAKUIN_ASSIGN(manifest.schema, encode_schema(schema, options_.analyzers));
  storage::append_bytes(manifest.payload, storage::as_bytes(payload_));
  for (const WriterSegment& segment : segments_) manifest.segments.push_back(segment.open.entry);
  return manifest;
}

/// REQUIRES a prepared commit. Nothing can fail between its publication and our taking note of it.
Status WriterCore::publish(storage::Manifest manifest) {
  kept_.reserve(kept_.size() + 1);
  in_doubt_ = manifest.generation;
  if (Status published =
          storage::publish_prepared(*directory_, manifest.generation, options_.sync_on_commit);
      !published.ok()) {
    // Not acknowledged, so nobody shall see it. If this fails too, it may be seen until restore().
    static_cast<void>(storage::withdraw_commit(*directory_, manifest.generation).ok());
    return published;
  }
  in_doubt_.reset();
  kept_.push_back(std::move(manifest));
  if (kept_.size() > 2) kept_.erase(kept_.begin());
  return {};
}

void WriterCore::advance_merges() noexcept {
  if (!merges_.has_ended() && !segments_changed_) return;
  segments_changed_ = false;
  if (merges_.advance(segments_, schema_, numbers_)) changed_ = true;
}

Status WriterCore::wait_for_merges() {
  return merges_.finish(segments_, schema_, numbers_, changed_);
}

void WriterCore::give_up_merges() noexcept {
  merges_.cancel();
  end_rest(segments_, MergeRest::until_asked);
  segments_changed_ = true;  // they are due again
}

Result<std::shared_ptr<const Directory>> WriterCore::refresh() {
  SAKUIN_TRY(flush());
  const std::uint64_t generation = next_generation_++;  // no commit will have it
  SAKUIN_ASSIGN(storage::Manifest manifest, make_manifest(generation, schema_));
  manifest.segments.clear();
  auto files = std::make_unique<storage::FrozenDirectory>(directory_);
  for (WriterSegment& segment : segments_) {
    if (segment.all_deleted()) continue;
    OpenSegment& open = segment.open;
    storage::ManifestSegment entry = open.entry;
    files->add(storage::segment_file_name(entry.segment), open.reader->file().content());
    if (segment.has_deletes()) {
      if (segment.deletes_changed) {
        SAKUIN_ASSIGN(open.live,
                      storage::make_live_docs(*open.reader, open.live.deleted, generation));
      }
      open.live.generation = generation;
      files->add(storage::live_docs_file_name(entry.segment, generation),
                 storage::freeze_live_docs(open.live, entry));
    }
    manifest.segments.push_back(entry);
  }
  files->add(storage::manifest_file_name(generation), storage::encode_manifest(manifest));
  return std::shared_ptr<const Directory>(std::move(files));
}

Status WriterCore::merge(std::size_t max_segments, const MergeOptions& options) {
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

Status WriterCore::check_room(std::size_t max_segments, const MergeOptions& options) const {
  const MergeRange first = first_merge(max_segments, options.reorder);
  std::uint64_t wanted = 0;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (first.contains(i) || segments_[i].has_deletes()) wanted += segments_[i].live_bytes();
  }
  SAKUIN_ASSIGN(const std::uint64_t free, directory_->free_bytes());
  return check_merge_room(wanted, free);
}

/// What brings the number of segments down; a single one that is to be reordered counts as such.
MergeRange WriterCore::first_merge(std::size_t max_segments, bool reorder) const {
  if (reorder && max_segments == 1) return {0, segments_.size()};
  std::vector<std::uint64_t> sizes;
  for (const WriterSegment& segment : segments_) sizes.push_back(segment.open.entry.file_bytes);
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
  const SegmentId id = numbers_.take();
  SAKUIN_ASSIGN(
      const MergedSegment merged,
      merge_segments(*directory_, id, inputs, schema_, options_.sync_on_commit, options, progress));
  SAKUIN_TRY(add_segment(merged.entry, {}));
  const auto first = segments_.begin() + static_cast<std::ptrdiff_t>(range.begin);
  const auto last = segments_.begin() + static_cast<std::ptrdiff_t>(range.end);
  std::swap(*first, segments_.back());
  segments_.pop_back();
  segments_.erase(first + 1, last);
  changed_ = true;
  return {};
}

/// Best effort: what stays behind is removed after the next commit.
void WriterCore::remove_garbage() noexcept {
  const Status done =
      guarded("remove garbage", [this]() -> Status { return collect_garbage().status(); });
  static_cast<void>(done);
}

Result<RemovedFiles> WriterCore::collect_garbage() {
  std::vector<storage::Manifest> needed = kept_;
  SAKUIN_ASSIGN(storage::Manifest uncommitted, make_manifest(next_generation_, schema_));
  needed.push_back(std::move(uncommitted));
  SAKUIN_ASSIGN(const auto garbage, storage::find_garbage(*directory_, needed));
  RemovedFiles removed;
  Status failed;
  for (const storage::GarbageFile& file : garbage) {
    if (is_in_use(file.name)) continue;
    if (Status status = directory_->remove(file.name); !status.ok()) {
      if (failed.ok()) failed = std::move(status);
      continue;
    }
    ++removed.files;
    removed.bytes += file.bytes;
  }
  if (!failed.ok()) return failed;
  return removed;
}

/// A file that no commit names but that somebody writes or will publish.
bool WriterCore::is_in_use(std::string_view file_name) const {
  if (merges_.owns(file_name)) return true;
  if (prepared_ &&
      file_name == storage::scratch_file_name(storage::manifest_file_name(prepared_->generation))) {
    return true;
  }
  // Names of segments sort as their numbers do.
  return unflushed_docs_ > 0 && file_name >= storage::segment_file_name(first_unflushed_) &&
         file_name < storage::segment_file_name(numbers_.next());
}

WriterStats WriterCore::stats() const noexcept {
  WriterStats stats;
  if (!team_) return stats;  // rollback() failed: nothing is known
  stats.buffered_docs = ids_.live_docs();
  stats.buffered_bytes = team_->memory_bytes() + ids_.memory_bytes();
  stats.live_docs = stats.buffered_docs;
  for (const WriterSegment& segment : segments_) stats.live_docs += segment.open.live.live_count();
  stats.segments = segments_.size();
  stats.generation = kept_.empty() ? 0 : kept_.back().generation;
  return stats;
}

}  // namespace sakuin
