#include "engine/maintenance/salvage.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/check/segment_check.h"
#include "engine/document/document_codec.h"
#include "engine/document/open_segments.h"
#include "storage/base/checksum.h"
#include "storage/directory/file_names.h"
#include "storage/segment/segment_live_docs.h"

namespace sakuin {
namespace {

using storage::DocBitmap;
using storage::SectionKind;

/// What a merge reads by term and by document, beside ids, values and serials.
constexpr std::array kSectionsToMerge = {
    SectionKind::meta,      SectionKind::terms,   SectionKind::postings, SectionKind::freqs,
    SectionKind::positions, SectionKind::lengths, SectionKind::values,
};

bool is_damage(const Status& status) {
  return status.code() == StatusCode::corrupt || status.code() == StatusCode::not_found;
}

/// Takes a value that damage may keep from us; any other error is returned.
template <class T>
Status take(Result<T> result, std::optional<T>& value) {
  if (result.ok()) {
    value = *std::move(result);
    return {};
  }
  return is_damage(result.status()) ? Status() : result.status();
}

class Salvage {
 public:
  Salvage(const Directory& directory, const storage::ManifestSegment& entry, const Schema& schema)
      : directory_(directory), schema_(schema) {
    segment_.entry = entry;
    segment_.lost.file = storage::segment_file_name(entry.segment);
  }

  Result<SalvagedSegment> run(Serial next_serial, std::uint64_t newest_deletes) {
    SAKUIN_TRY(read_deletes(newest_deletes));
    std::optional<std::shared_ptr<const storage::SegmentFile>> file;
    const storage::FileIdentity identity{segment_.entry.file_bytes, segment_.entry.file_checksum};
    SAKUIN_TRY(
        take(storage::SegmentFile::salvage(directory_, segment_.entry.segment, identity), file));
    if (!file) {
      segment_.lost.count = segment_.entry.max_doc - segment_.gone.cardinality();
      return std::move(segment_);
    }
    segment_.file = *file;
    SAKUIN_TRY(open_reader());
    SAKUIN_TRY(read_sections());
    const bool pages_are_sound = segment_.file->find_damage().empty();
    if (pages_are_sound && is_consistent(next_serial)) {
      segment_.state = SegmentState::whole;
      return std::move(segment_);
    }
    const bool can_merge =
        segment_.reader != nullptr && !pages_are_sound && has_sections_to_merge();
    segment_.state = can_merge ? SegmentState::mergeable : SegmentState::readable;
    SAKUIN_TRY(find_lost_documents());
    return std::move(segment_);
  }

 private:
  Status read_deletes(std::uint64_t newest) {
    const storage::ManifestSegment& entry = segment_.entry;
    SAKUIN_ASSIGN(const auto files, directory_.list());
    std::vector<std::uint64_t> generations;
    for (const DirectoryEntry& file : files) {
      const storage::ParsedFileName name = storage::parse_file_name(file.name);
      if (name.kind == storage::FileKind::live_docs && name.segment == entry.segment &&
          name.generation <= newest) {
        generations.push_back(name.generation);
      }
    }
    std::sort(generations.begin(), generations.end(), std::greater<>());
    std::uint64_t used = 0;
    for (const std::uint64_t generation : generations) {
      std::optional<DocBitmap> deleted;
      SAKUIN_TRY(take(read_deletes_of(generation), deleted));
      if (!deleted) continue;
      segment_.gone = *std::move(deleted);
      used = generation;
      break;
    }
    segment_.deletes_changed = used != entry.live_docs_generation;
    segment_.deletes_lost = segment_.deletes_changed;
    return {};
  }

  Result<DocBitmap> read_deletes_of(std::uint64_t generation) {
    const storage::ManifestSegment& entry = segment_.entry;
    const std::string name = storage::live_docs_file_name(entry.segment, generation);
    SAKUIN_ASSIGN(const auto file, directory_.open(name, std::nullopt));
    SAKUIN_ASSIGN(const ByteSpan bytes, file->read_all());
    SAKUIN_ASSIGN(storage::LiveDocs live,
                  storage::decode_live_docs(bytes, directory_.describe(name)));
    const bool is_that_of_the_commit = generation != entry.live_docs_generation ||
                                       storage::xxh3(bytes) == entry.live_docs_checksum;
    if (!is_that_of_the_commit || live.segment != entry.segment || live.max_doc != entry.max_doc) {
      return Status(StatusCode::corrupt, name + ": belongs to another segment; restore the file");
    }
    return std::move(live.deleted);
  }

  Status open_reader() {
    storage::ManifestSegment entry = segment_.entry;
    entry.live_docs_generation = 0;
    std::optional<OpenSegment> open;
    SAKUIN_TRY(take(open_segment(directory_, entry, schema_, VerifyMode::first_touch), open));
    if (open) segment_.reader = open->reader;
    return {};
  }

  Status read_sections() {
    const storage::SegmentFile& file = *segment_.file;
    const std::uint32_t max_doc = segment_.entry.max_doc;
    std::optional<storage::KeysReader> keys;
    SAKUIN_TRY(take(storage::KeysReader::open(file.section(SectionKind::keys), max_doc), keys));
    std::optional<storage::DocStoreReader> store;
    SAKUIN_TRY(
        take(storage::DocStoreReader::open(file.section(SectionKind::stored), max_doc), store));
    has_keys_ = keys.has_value();
    has_store_ = store.has_value();
    if (keys) segment_.keys = *keys;
    if (store) segment_.store = *store;
    const auto bytes = file.section(SectionKind::serials).read_all();
    if (!bytes.ok()) return {};
    const auto serials = storage::IntColumnView::open(*bytes);
    if (serials && serials->size() == max_doc) segment_.serials = serials;
    return {};
  }

  /// Everything agrees with everything else, deletes left aside.
  bool is_consistent(Serial next_serial) {
    if (segment_.reader == nullptr) return false;
    auto live = storage::make_live_docs(*segment_.reader, segment_.gone, 0);
    if (!live.ok()) return false;
    const OpenSegment open{segment_.entry, segment_.reader, *std::move(live)};
    return check_segment(open, schema_, next_serial).ok();
  }

  [[nodiscard]] bool has_sections_to_merge() const {
    return std::all_of(kSectionsToMerge.begin(), kSectionsToMerge.end(), [this](SectionKind kind) {
      return segment_.file->section(kind).read_all().ok();
    });
  }

  Status find_lost_documents() {
    for (DocId doc = 0; doc < segment_.entry.max_doc; ++doc) {
      if (segment_.gone.contains(doc)) continue;
      std::optional<std::string_view> id;
      if (has_keys_) SAKUIN_TRY(take(segment_.keys.id(doc), id));
      if (id && is_readable(doc, *id)) continue;
      segment_.gone.add(doc);
      ++segment_.lost.count;
      if (id) segment_.lost.ids.emplace_back(*id);
    }
    return {};
  }

  [[nodiscard]] bool is_readable(DocId doc, std::string_view id) const {
    if (!has_store_) return false;
    const auto bytes = segment_.store.read(doc);
    return bytes.ok() && decode_document(*bytes, id, schema_).ok();
  }

  const Directory& directory_;
  const Schema& schema_;
  SalvagedSegment segment_;
  bool has_keys_ = false;
  bool has_store_ = false;
};

}  // namespace

Result<SalvagedSegment> salvage_segment(const Directory& directory,
                                        const storage::ManifestSegment& entry, const Schema& schema,
                                        Serial next_serial, std::uint64_t newest_deletes) {
  return Salvage(directory, entry, schema).run(next_serial, newest_deletes);
}

}  // namespace sakuin
