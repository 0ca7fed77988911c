#include "storage/keys/keys_reader.h"

#include <algorithm>
#include <cassert>

#include "storage/base/bytes.h"
#include "storage/base/checksum.h"
#include "storage/keys/keys_layout.h"

namespace sakuin::storage {

Result<KeysReader> KeysReader::open(SectionView section, std::uint32_t max_doc) {
  SAKUIN_ASSIGN(const ByteSpan header, section.read(0, kKeysHeaderBytes));
  ByteReader reader(header);
  const auto doc_count = reader.le<std::uint32_t>();
  const auto reserved = reader.le<std::uint32_t>();
  const auto column_bytes = reader.le<std::uint64_t>();
  const auto id_bytes = reader.le<std::uint64_t>();
  if (doc_count != max_doc || reserved != 0) {
    return section.corrupt(0, "the section is not about the documents of this segment");
  }
  if (column_bytes > section.size() || id_bytes > section.size()) {
    return section.corrupt(8, "a part is larger than the section");
  }
  const KeysLayout layout(doc_count, column_bytes, id_bytes);
  if (layout.total_bytes != section.size()) {
    return section.corrupt(8, "the parts of the section do not add up");
  }
  SAKUIN_TRY(
      section.read(layout.column_at, std::min(column_bytes, IntColumnView::kHeaderBytes)).status());
  const auto ends = IntColumnView::open(section.unverified(layout.column_at, column_bytes));
  if (!ends || ends->byte_size() != column_bytes || ends->size() != std::uint64_t{doc_count} + 1) {
    return section.corrupt(layout.column_at, "the offsets of ids are damaged");
  }
  KeysReader keys;
  keys.section_ = section;
  keys.doc_count_ = doc_count;
  keys.slot_count_ = layout.slot_count;
  keys.slots_at_ = layout.slots_at;
  keys.column_at_ = layout.column_at;
  keys.ends_at_ = layout.column_at + IntColumnView::kHeaderBytes;
  keys.ids_at_ = layout.ids_at;
  keys.ends_ = *ends;
  return keys;
}

Result<std::string_view> KeysReader::id(DocId doc) const {
  assert(doc < doc_count_);
  SAKUIN_TRY(section_.read(ends_at_ + doc * ends_.width(), 2 * ends_.width()).status());
  const std::int64_t begin = ends_[doc];
  const std::int64_t end = ends_[std::uint64_t{doc} + 1];
  if (begin < 0 || begin > end || static_cast<std::uint64_t>(end) > section_.size() - ids_at_) {
    return section_.corrupt(column_at_, "the offsets of ids are out of order");
  }
  SAKUIN_ASSIGN(const ByteSpan bytes, section_.read(ids_at_ + static_cast<std::uint64_t>(begin),
                                                    static_cast<std::uint64_t>(end - begin)));
  return as_text(bytes);
}

Result<std::optional<DocId>> KeysReader::find(std::string_view wanted) const {
  if (slot_count_ == 0) return std::optional<DocId>();
  const std::uint64_t mask = slot_count_ - 1;
  std::uint64_t at = xxh3(wanted) & mask;
  for (std::uint64_t probes = 0; probes < slot_count_; ++probes) {
    SAKUIN_ASSIGN(const ByteSpan bytes, section_.read(slots_at_ + 4 * at, 4));
    const auto slot = load_le<std::uint32_t>(bytes.data());
    if (slot == 0) return std::optional<DocId>();
    if (slot > doc_count_) {
      return section_.corrupt(slots_at_ + 4 * at, "a hash slot names no document");
    }
    SAKUIN_ASSIGN(const std::string_view found, id(slot - 1));
    if (found == wanted) return std::optional<DocId>(slot - 1);
    at = (at + 1) & mask;
  }
  return std::optional<DocId>();
}

Status KeysReader::check() const {
  SAKUIN_TRY(section_.read(column_at_, ids_at_ - column_at_).status());
  if (ends_[0] != 0) return section_.corrupt(column_at_, "the first id does not begin at 0");
  std::uint64_t distinct = 0;
  for (DocId doc = 0; doc < doc_count_; ++doc) {
    SAKUIN_ASSIGN(const std::string_view key, id(doc));
    SAKUIN_ASSIGN(const std::optional<DocId> found, find(key));
    if (!found || *found < doc) {
      return section_.corrupt(slots_at_, "the hash index does not find the id of a document");
    }
    if (*found == doc) ++distinct;
  }
  if (static_cast<std::uint64_t>(ends_[doc_count_]) != section_.size() - ids_at_) {
    return section_.corrupt(ids_at_, "bytes follow the last id");
  }
  SAKUIN_ASSIGN(const ByteSpan slots, section_.read(slots_at_, 4 * slot_count_));
  std::uint64_t used = 0;
  for (std::size_t at = 0; at < slots.size(); at += 4) {
    if (load_le<std::uint32_t>(slots.data() + at) != 0) ++used;
  }
  if (used == distinct) return {};
  return section_.corrupt(slots_at_, "the hash index has another number of ids");
}

}  // namespace sakuin::storage
