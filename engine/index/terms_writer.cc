#include "engine/index/terms_writer.h"

#include <numeric>

#include "storage/postings/freqs_writer.h"
#include "storage/roaring/roaring_writer.h"

namespace sakuin {
namespace {

constexpr std::size_t kSpoolMemoryBytes = std::size_t{1} << 20;

}  // namespace

TermsWriter::TermsWriter(Directory& directory, const std::string& scratch_prefix,
                         std::uint32_t max_doc, storage::SegmentWriter& out)
    : out_(out),
      freqs_(directory, scratch_prefix + ".freqs.tmp", kSpoolMemoryBytes),
      positions_(directory, scratch_prefix + ".positions.tmp", kSpoolMemoryBytes),
      terms_(directory, scratch_prefix + ".terms.tmp", kSpoolMemoryBytes),
      bounds_(directory, scratch_prefix + ".bounds.tmp", kSpoolMemoryBytes),
      max_doc_(max_doc) {}

void TermsWriter::begin_field(FieldId field, FieldType type,
                              std::span<const std::uint32_t> lengths) {
  field_ = {};
  field_.field = field;
  field_.type = type;
  field_.terms_offset = terms_.size();
  field_.bounds_offset = bounds_.size();
  dict_.emplace(terms_);
  bounds_writer_.emplace(max_doc_, bounds_);
  bounds_maker_.emplace(bounds_writer_->layout(), lengths);
}

Status TermsWriter::add(std::string_view term, std::span<const DocId> docs,
                        std::span<const std::uint32_t> freqs, storage::PositionsWriter* positions) {
  storage::TermInfo info;
  info.doc_freq = static_cast<std::uint32_t>(docs.size());
  info.total_freq = std::accumulate(freqs.begin(), freqs.end(), std::uint64_t{0});

  const auto write = [this](storage::ByteSink& sink, std::uint64_t& bytes) {
    bytes = encoded_.size();
    return sink.append(encoded_);
  };
  info.postings_offset = out_.section_bytes();
  if (docs.size() == 1) {
    info.single.doc = docs[0];
  } else {
    encoded_.clear();
    storage::write_roaring(docs, encoded_);
    SAKUIN_TRY(write(out_, info.postings_bytes));
  }

  info.freqs_offset = freqs_.size();
  encoded_.clear();
  storage::write_freqs(freqs, encoded_);
  SAKUIN_TRY(write(freqs_, info.freqs_bytes));

  info.positions_offset = positions_.size();
  if (positions != nullptr) {
    encoded_.clear();
    positions->finish(encoded_);
    SAKUIN_TRY(write(positions_, info.positions_bytes));
    field_.positions += info.total_freq;
  }
  if (bounds_writer_->layout().keeps(info.doc_freq)) {
    SAKUIN_TRY(bounds_writer_->add(field_.terms, docs, bounds_maker_->make(docs, freqs)));
    ++field_.bounded_terms;
  }
  ++field_.terms;
  field_.postings += info.doc_freq;
  return dict_->add(term, info);
}

Result<std::optional<storage::SegmentField>> TermsWriter::end_field() {
  if (field_.terms == 0) return std::optional<storage::SegmentField>();
  SAKUIN_ASSIGN(field_.terms_bytes, dict_->finish());
  SAKUIN_TRY(bounds_writer_->finish());
  field_.bounds_bytes = bounds_.size() - field_.bounds_offset;
  return std::optional(field_);
}

Status TermsWriter::finish() {
  SAKUIN_TRY(out_.begin_section(storage::SectionKind::freqs));
  SAKUIN_TRY(freqs_.copy_to(out_));
  SAKUIN_TRY(out_.begin_section(storage::SectionKind::positions));
  SAKUIN_TRY(positions_.copy_to(out_));
  SAKUIN_TRY(out_.begin_section(storage::SectionKind::terms));
  SAKUIN_TRY(terms_.copy_to(out_));
  SAKUIN_TRY(out_.begin_section(storage::SectionKind::bounds));
  return bounds_.copy_to(out_);
}

}  // namespace sakuin
