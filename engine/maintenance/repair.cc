#include <algorithm>
#include <limits>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <sakuin/maintenance.h>

#include "engine/document/document_codec.h"
#include "engine/document/schema_codec.h"
#include "engine/guard.h"
#include "engine/index/document_fields.h"
#include "engine/index/segment_indexer.h"
#include "engine/index/segment_merger.h"
#include "engine/index/segment_numbers.h"
#include "engine/maintenance/quarantine.h"
#include "engine/maintenance/salvage.h"
#include "storage/base/bytes.h"
#include "storage/directory/file_names.h"
#include "storage/manifest/commit.h"
#include "storage/segment/segment_live_docs.h"

namespace sakuin {
namespace {

using storage::FileKind;
using storage::Manifest;
using storage::ManifestSegment;

bool is_damage(StatusCode code) {
  return code == StatusCode::corrupt || code == StatusCode::not_found;
}

class Repair {
 public:
  Repair(const std::shared_ptr<Directory>& directory, const RepairOptions& options)
      : directory_(directory),
        options_(options),
        indexer_(*directory, numbers_, options.memory_bytes / kStoredShare, /*sync=*/true) {}

  Result<RepairReport> run() {
    SAKUIN_ASSIGN(const auto lock, directory_->lock(storage::kWriterLockName));
    SAKUIN_ASSIGN(CheckReport checked, check_index(directory_));
    report_.generation = checked.generation;
    report_.docs = checked.docs;
    if (checked.sound()) return std::move(report_);
    for (const Fault& fault : checked.faults) {
      if (!is_damage(fault.code)) return Status(fault.code, fault.message);
    }
    report_.faults = std::move(checked.faults);
    SAKUIN_TRY(list_files());
    SAKUIN_TRY(read_manifest());
    SAKUIN_TRY(salvage());
    keep_newest_of_each_id();
    if (is_changed()) {
      SAKUIN_TRY(write_segments());
      SAKUIN_TRY(publish());
    }
    SAKUIN_TRY(set_others_aside());
    count_documents();
    return std::move(report_);
  }

 private:
  Status list_files() {
    SAKUIN_ASSIGN(const auto entries, directory_->list());
    for (const DirectoryEntry& entry : entries) {
      const storage::ParsedFileName name = storage::parse_file_name(entry.name);
      if (name.kind == FileKind::scratch) SAKUIN_TRY(directory_->remove(entry.name));
      next_generation_ = std::max(next_generation_, name.generation + 1);
      numbers_.skip_to(name.segment + 1);
      if (name.kind == FileKind::segment) segment_files_.insert(name.segment);
    }
    return {};
  }

  /// The newest one that is whole.
  Status read_manifest() {
    SAKUIN_ASSIGN(const auto generations, storage::list_commits(*directory_));
    for (auto at = generations.rbegin(); at != generations.rend(); ++at) {
      auto manifest = storage::read_commit(*directory_, *at);
      if (manifest.ok()) return take_manifest(*std::move(manifest));
      if (!is_damage(manifest.status().code())) return manifest.status();
      lost_generation_ = std::max(lost_generation_, *at);
    }
    return {StatusCode::corrupt, directory_->describe("") +
                                     ": no manifest can be read, and without one nobody knows the "
                                     "fields; restore a backup, or index the documents again"};
  }

  Status take_manifest(Manifest manifest) {
    manifest_ = std::move(manifest);
    const std::string name = storage::manifest_file_name(manifest_.generation);
    SAKUIN_ASSIGN(stored_schema_, decode_schema(manifest_.schema, directory_->describe(name)));
    numbers_.skip_to(manifest_.next_segment);
    next_serial_ = manifest_.next_serial;
    return {};
  }

  [[nodiscard]] const Schema& schema() const noexcept { return stored_schema_.schema; }
  /// A newer commit there was cannot be read.
  [[nodiscard]] bool has_lost_commit() const noexcept { return lost_generation_ != 0; }

  Status salvage() {
    for (const ManifestSegment& entry : manifest_.segments) {
      SAKUIN_TRY(salvage(entry, has_lost_commit() ? lost_generation_ : entry.live_docs_generation));
      segment_files_.erase(entry.segment);
    }
    if (!has_lost_commit()) return {};
    report_.deletes_lost = true;
    for (const SegmentId segment : segment_files_) SAKUIN_TRY(salvage_unnamed(segment));
    return {};
  }

  Status salvage(const ManifestSegment& entry, std::uint64_t newest_deletes) {
    const Serial next_serial = has_lost_commit() ? kMaxSerial : manifest_.next_serial;
    SAKUIN_ASSIGN(SalvagedSegment segment,
                  salvage_segment(*directory_, entry, schema(), next_serial, newest_deletes));
    if (segment.deletes_lost) report_.deletes_lost = true;
    if (segment.lost.count > 0) report_.lost.push_back(segment.lost);
    for (DocId doc = 0; segment.serials && doc < entry.max_doc; ++doc) {
      next_serial_ = std::max(next_serial_, *segment.serial(doc) + 1);
    }
    segments_.push_back(std::move(segment));
    return {};
  }

  /// A segment of a commit that is lost: what it is, only itself can say.
  Status salvage_unnamed(SegmentId segment) {
    const std::string name = storage::segment_file_name(segment);
    SAKUIN_ASSIGN(const auto file, directory_->open(name, std::nullopt));
    const ByteSpan bytes = file->bytes();
    ManifestSegment entry;
    entry.segment = segment;
    entry.file_bytes = bytes.size();
    if (bytes.size() < sizeof(std::uint64_t)) return {};
    SAKUIN_TRY(file->fetch(bytes.size() - sizeof(std::uint64_t), sizeof(std::uint64_t)));
    entry.file_checksum = storage::load_le<std::uint64_t>(bytes.last(8).data());
    const auto opened = storage::SegmentFile::open(
        *directory_, segment, {entry.file_bytes, entry.file_checksum}, /*verify_pages=*/true);
    if (!opened.ok()) return is_damage(opened.status().code()) ? Status() : opened.status();
    const auto meta_bytes = (*opened)->section(storage::SectionKind::meta).read_all();
    if (!meta_bytes.ok()) return {};
    const auto meta = storage::decode_segment_meta(*meta_bytes);
    if (!meta) return {};
    entry.max_doc = meta->max_doc;
    return salvage(entry, lost_generation_);
  }

  /// An id may be live several times when deletes are lost: what was added last stands.
  void keep_newest_of_each_id() {
    struct Owner {
      std::optional<Serial> serial;
      SalvagedSegment* segment;
      DocId doc;
    };
    std::unordered_map<std::string_view, Owner> owners;
    for (SalvagedSegment& segment : segments_) {
      if (segment.state == SegmentState::lost) continue;
      for (DocId doc = 0; doc < segment.entry.max_doc; ++doc) {
        if (segment.gone.contains(doc)) continue;
        const auto id = segment.keys.id(doc);
        if (!id.ok()) continue;
        const Owner here{segment.serial(doc), &segment, doc};
        const auto [found, is_new] = owners.try_emplace(*id, here);
        if (is_new) continue;
        Owner& owner = found->second;
        const bool is_newer = here.serial > owner.serial;  // none is the oldest
        const Owner loser = is_newer ? std::exchange(owner, here) : here;
        loser.segment->gone.add(loser.doc);
        loser.segment->deletes_changed = true;
      }
    }
  }

  [[nodiscard]] bool is_changed() const {
    return has_lost_commit() ||
           std::any_of(segments_.begin(), segments_.end(), [](const SalvagedSegment& segment) {
             return segment.state != SegmentState::whole || segment.deletes_changed;
           });
  }

  Status write_segments() {
    const std::uint64_t generation = next_generation_;
    std::vector<ManifestSegment> written;
    for (SalvagedSegment& segment : segments_) {
      if (segment.live_docs() == 0) continue;
      if (segment.state == SegmentState::whole) {
        SAKUIN_TRY(write_deletes(segment, generation));
        written.push_back(segment.entry);
        continue;
      }
      report_.rebuilt_docs += segment.live_docs();
      SAKUIN_TRY(rebuild(segment, written));
    }
    manifest_.segments = std::move(written);
    manifest_.generation = generation;
    manifest_.next_segment = numbers_.next();
    manifest_.next_serial = next_serial_;
    return {};
  }

  Status write_deletes(SalvagedSegment& segment, std::uint64_t generation) {
    if (!segment.deletes_changed) return {};
    segment.entry.live_docs_generation = 0;
    segment.entry.live_docs_bytes = 0;
    segment.entry.live_docs_checksum = 0;
    if (segment.gone.empty()) return {};
    SAKUIN_ASSIGN(const storage::LiveDocs live,
                  storage::make_live_docs(*segment.reader, segment.gone, generation));
    return storage::write_segment_live_docs(*directory_, live, /*sync=*/true, segment.entry);
  }

  Status rebuild(const SalvagedSegment& segment, std::vector<ManifestSegment>& written) {
    if (segment.state == SegmentState::mergeable) {
      const auto merged = merge(segment);
      if (merged.ok()) {
        written.push_back(*merged);
        return {};
      }
      if (!is_damage(merged.status().code())) return merged.status();
    }
    return analyze_again(segment, written);
  }

  Result<ManifestSegment> merge(const SalvagedSegment& segment) {
    const std::vector<MergeInput> inputs = {{segment.reader, &segment.gone}};
    SAKUIN_ASSIGN(const MergedSegment merged,
                  merge_segments(*directory_, numbers_.take(), inputs, schema(), /*sync=*/true, {},
                                 Progress()));
    return merged.entry;
  }

  Status analyze_again(const SalvagedSegment& segment, std::vector<ManifestSegment>& written) {
    SAKUIN_TRY(prepare_analyzing());
    for (DocId doc = 0; doc < segment.entry.max_doc; ++doc) {
      if (segment.gone.contains(doc)) continue;
      SAKUIN_ASSIGN(const std::string_view id, segment.keys.id(doc));
      SAKUIN_ASSIGN(const storage::ByteBuffer bytes, segment.store.read(doc));
      SAKUIN_ASSIGN(const Document document, decode_document(bytes, id, schema()));
      SAKUIN_ASSIGN(const auto inputs, read_fields(document, fields_));
      const Serial serial = segment.serials ? *segment.serial(doc) : next_serial_++;
      SAKUIN_TRY(indexer_.add(id, serial, indexed_schema_, inputs));
      if (indexer_.is_full(options_.memory_bytes)) SAKUIN_TRY(flush(written));
    }
    return flush(written);
  }

  Status prepare_analyzing() {
    if (indexed_schema_ != nullptr) return {};
    SAKUIN_ASSIGN(auto tokenizers, resolve_analyzers(stored_schema_, options_.analyzers));
    indexed_schema_ =
        std::make_shared<const IndexedSchema>(IndexedSchema{schema(), std::move(tokenizers)});
    fields_ = schema();
    for (const FieldSchema& field : schema().fields()) {
      if (!field.stored && field.type != FieldType::stored) {
        report_.lost_fields.push_back(field.name);
      }
    }
    return {};
  }

  Status flush(std::vector<ManifestSegment>& written) {
    SAKUIN_ASSIGN(const auto flushed, indexer_.flush());
    if (flushed) written.push_back(flushed->entry);
    return {};
  }

  Status publish() {
    Status published = storage::publish_commit(*directory_, manifest_, /*sync=*/true);
    if (published.ok()) return {};
    // Not acknowledged, so nobody shall see it. If this fails too, it is seen: it is whole.
    static_cast<void>(storage::withdraw_commit(*directory_, manifest_.generation).ok());
    return published;
  }

  /// Whatever the newest commit does not name is damaged, or was part of one that is or is older.
  Status set_others_aside() {
    const std::set<std::string> kept = storage::file_names_of(manifest_);
    SAKUIN_ASSIGN(const auto entries, directory_->list());
    for (const DirectoryEntry& entry : entries) {
      const FileKind kind = storage::parse_file_name(entry.name).kind;
      const bool is_ours =
          kind == FileKind::segment || kind == FileKind::live_docs || kind == FileKind::manifest;
      if (is_ours && !kept.contains(entry.name)) report_.set_aside.push_back(entry.name);
    }
    if (report_.set_aside.empty()) return {};
    report_.folder = quarantine_folder_name(*directory_);
    return set_files_aside(*directory_, report_.set_aside, report_.folder);
  }

  void count_documents() {
    report_.generation = manifest_.generation;
    report_.docs = 0;
    for (const SalvagedSegment& segment : segments_) report_.docs += segment.live_docs();
  }

  static constexpr Serial kMaxSerial = std::numeric_limits<Serial>::max();

  const std::shared_ptr<Directory>& directory_;
  const RepairOptions& options_;
  Manifest manifest_;
  StoredSchema stored_schema_;
  std::set<SegmentId> segment_files_;  // that are there; then those that no manifest names
  std::uint64_t lost_generation_ = 0;  // of the newest manifest that cannot be read
  std::uint64_t next_generation_ = 1;
  SegmentNumbers numbers_;
  Serial next_serial_ = 0;
  std::vector<SalvagedSegment> segments_;
  std::shared_ptr<const IndexedSchema> indexed_schema_;  // once something is analyzed
  Schema fields_;  // that of the index: stored values bring no fields
  SegmentIndexer indexer_;
  RepairReport report_;
};

}  // namespace

Result<RepairReport> repair_index(const std::shared_ptr<Directory>& directory,
                                  const RepairOptions& options) {
  return guarded("repair", [&] { return Repair(directory, options).run(); });
}

}  // namespace sakuin
