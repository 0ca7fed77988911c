#include "storage/segment/segment_reader.h"

#include <algorithm>

namespace sakuin::storage {

Result<std::shared_ptr<const SegmentReader>> SegmentReader::open(const Directory& directory,
                                                                 const ManifestSegment& segment,
                                                                 VerifyMode verify) {
  auto reader = std::shared_ptr<SegmentReader>(new SegmentReader);
  const FileIdentity identity{segment.file_bytes, segment.file_checksum};
  SAKUIN_ASSIGN(reader->file_, SegmentFile::open(directory, segment.segment, identity,
                                                 verify != VerifyMode::never));
  if (verify == VerifyMode::open) SAKUIN_TRY(reader->file_->verify_all());
  SAKUIN_TRY(reader->open_meta(segment));
  SAKUIN_TRY(reader->open_fields());
  SAKUIN_TRY(reader->open_documents());
  return std::shared_ptr<const SegmentReader>(std::move(reader));
}

Status SegmentReader::open_meta(const ManifestSegment& segment) {
  const SectionView section = file_->section(SectionKind::meta);
  SAKUIN_ASSIGN(const ByteSpan bytes, section.read_all());
  auto meta = decode_segment_meta(bytes);
  if (!meta) return section.corrupt(0, "is malformed");
  if (meta->segment != segment.segment || meta->max_doc != segment.max_doc) {
    return section.corrupt(0, "is not what the manifest says");
  }
  meta_ = *std::move(meta);
  return {};
}

Status SegmentReader::open_fields() {
  const SectionView terms = file_->section(SectionKind::terms);
  std::uint32_t text_fields = 0;
  for (const SegmentField& field : meta_.fields) {
    Field readers;
    if (field.type == FieldType::text || field.type == FieldType::keyword) {
      SAKUIN_ASSIGN(readers.terms,
                    TermDictReader::open(terms, field.terms_offset, field.terms_bytes));
      SAKUIN_ASSIGN(const BoundsReader bounds,
                    BoundsReader::open(file_->section(SectionKind::bounds), field.bounds_offset,
                                       field.bounds_bytes, field.bounded_terms, meta_.max_doc));
      readers.lists = TermLists(
          file_->section(SectionKind::postings), file_->section(SectionKind::freqs),
          file_->section(SectionKind::positions), bounds, meta_.max_doc, readers.terms.size());
    }
    if (field.type == FieldType::text) readers.norms = text_fields++;
    fields_.push_back(std::move(readers));
  }
  SAKUIN_ASSIGN(
      norms_, NormsReader::open(file_->section(SectionKind::norms),
                                file_->section(SectionKind::lengths), text_fields, meta_.max_doc));
  return {};
}

Status SegmentReader::open_documents() {
  SAKUIN_ASSIGN(keys_, KeysReader::open(file_->section(SectionKind::keys), meta_.max_doc));
  SAKUIN_ASSIGN(doc_store_,
                DocStoreReader::open(file_->section(SectionKind::stored), meta_.max_doc));
  const SectionView section = file_->section(SectionKind::serials);
  SAKUIN_ASSIGN(const ByteSpan bytes, section.read_all());
  const auto serials = IntColumnView::open(bytes);
  if (!serials || serials->size() != meta_.max_doc || serials->byte_size() != bytes.size()) {
    return section.corrupt(0, "is malformed");
  }
  serials_ = *serials;
  return {};
}

std::optional<std::size_t> SegmentReader::find_field(FieldId field) const noexcept {
  const auto at =
      std::lower_bound(meta_.fields.begin(), meta_.fields.end(), field,
                       [](const SegmentField& entry, FieldId id) { return entry.field < id; });
  if (at == meta_.fields.end() || at->field != field) return std::nullopt;
  return static_cast<std::size_t>(at - meta_.fields.begin());
}

const TermDictReader& SegmentReader::terms(std::size_t field) const noexcept {
  return fields_[field].terms;
}

const TermLists& SegmentReader::lists(std::size_t field) const noexcept {
  return fields_[field].lists;
}

Result<std::span<const NormCode>> SegmentReader::norms(std::size_t field) const {
  return norms_.codes(fields_[field].norms);
}

Result<std::uint32_t> SegmentReader::exact_length(std::size_t field, DocId doc) const {
  return norms_.exact_length(fields_[field].norms, doc);
}

Result<IntValuesReader> SegmentReader::int_values(std::size_t field) const {
  const SegmentField& entry = meta_.fields[field];
  return IntValuesReader::open(file_->section(SectionKind::values), entry.values_offset,
                               entry.values_bytes, meta_.max_doc);
}

Result<OrdValuesReader> SegmentReader::ord_values(std::size_t field) const {
  const SegmentField& entry = meta_.fields[field];
  return OrdValuesReader::open(file_->section(SectionKind::values), entry.values_offset,
                               entry.values_bytes, meta_.max_doc, fields_[field].terms.size());
}

}  // namespace sakuin::storage
