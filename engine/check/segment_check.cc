#include "engine/check/segment_check.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/check/bounds_check.h"
#include "engine/document/document_codec.h"
#include "engine/scoring/list_bounds.h"
#include "storage/segment/segment_live_docs.h"

namespace sakuin {
namespace {

using storage::SectionKind;
using storage::SegmentField;
using storage::SegmentReader;

class SegmentCheck {
 public:
  SegmentCheck(const OpenSegment& segment, const Schema& schema, Serial next_serial)
      : open_(segment), segment_(*segment.reader), schema_(schema), next_serial_(next_serial) {}

  Result<SegmentCheckCounts> run() {
    for (std::size_t place = 0; place < segment_.meta().fields.size(); ++place) {
      SAKUIN_TRY(check_field(place));
    }
    SAKUIN_TRY(segment_.keys().check());
    SAKUIN_TRY(check_documents());
    SAKUIN_TRY(check_live_docs());
    return counts_;
  }

 private:
  [[nodiscard]] Status fault(SectionKind kind, const std::string& why) const {
    return segment_.file().section(kind).corrupt(0, why);
  }

  [[nodiscard]] std::string field_name(std::size_t place) const {
    return "field " + schema_.fields()[segment_.meta().fields[place].field].name;
  }

  Status check_field(std::size_t place) {
    switch (segment_.meta().fields[place].type) {
      case FieldType::text:
        SAKUIN_TRY(check_terms(place));
        return check_lengths(place);
      case FieldType::keyword:
        SAKUIN_TRY(check_terms(place));
        return check_ords(place);
      case FieldType::i64:
      case FieldType::f64:
      case FieldType::date:
        return check_values(place);
      case FieldType::stored:
        return {};
    }
    return {};
  }

  Status check_terms(std::size_t place) {
    const SegmentField& field = segment_.meta().fields[place];
    const storage::TermDictReader& terms = segment_.terms(place);
    SAKUIN_TRY(terms.check());
    std::uint64_t postings = 0;
    std::uint64_t positions = 0;
    std::uint64_t bounded = 0;
    std::span<const storage::NormCode> norms;
    if (field.type == FieldType::text) {
      SAKUIN_ASSIGN(norms, segment_.norms(place));
    }
    BoundsCheck bounds(norms, average_length(field.tokens, field.docs));
    storage::TermDictReader::Cursor cursor(terms);
    SAKUIN_TRY(cursor.seek_first());
    while (cursor.valid()) {
      SAKUIN_TRY(check_list(place, cursor.info()));
      SAKUIN_TRY(check_bounds(place, cursor.info(), bounds, bounded));
      postings += cursor.info().doc_freq;
      positions += cursor.info().total_freq;
      SAKUIN_TRY(cursor.advance());
    }
    const bool counted = terms.size() == field.terms && postings == field.postings &&
                         (field.type == FieldType::keyword || positions == field.positions);
    if (bounded != field.bounded_terms) {
      return fault(SectionKind::bounds, field_name(place) + ": not of the terms of the field");
    }
    if (!counted) return fault(SectionKind::meta, field_name(place) + ": counts do not add up");
    counts_.terms += field.terms;
    counts_.postings += postings;
    return {};
  }

  Status check_list(std::size_t place, const storage::TermInfo& info) {
    const storage::TermLists& lists = segment_.lists(place);
    SAKUIN_ASSIGN(const storage::PostingsView postings, lists.postings(info));
    if (postings.freqs.sum() != info.total_freq) {
      return segment_.file()
          .section(SectionKind::freqs)
          .corrupt(info.freqs_offset, "frequencies do not add up");
    }
    if (segment_.meta().fields[place].type == FieldType::keyword) return {};
    SAKUIN_ASSIGN(const storage::PositionsView positions, lists.positions(info));
    std::uint64_t start = 0;
    for (std::uint32_t rank = 0; rank < info.doc_freq; ++rank) {
      const std::uint32_t freq = postings.freqs[rank];
      if (!positions.read(start, freq, positions_)) {
        return segment_.file()
            .section(SectionKind::positions)
            .corrupt(info.positions_offset, "a list is cut short");
      }
      start += freq;
    }
    return {};
  }

  Status check_bounds(std::size_t place, const storage::TermInfo& info, BoundsCheck& check,
                      std::uint64_t& bounded) {
    const storage::TermLists& lists = segment_.lists(place);
    SAKUIN_ASSIGN(const storage::PostingsView postings, lists.postings(info));
    SAKUIN_ASSIGN(const auto bounds, lists.bounds(info, postings.docs));
    if (!bounds) return {};
    ++bounded;
    if (check.holds(postings, *bounds)) return {};
    return fault(SectionKind::bounds, field_name(place) + ": a term contributes more than it says");
  }

  Status check_lengths(std::size_t place) {
    const SegmentField& field = segment_.meta().fields[place];
    SAKUIN_ASSIGN(const auto norms, segment_.norms(place));
    std::uint64_t docs = 0;
    std::uint64_t tokens = 0;
    for (DocId doc = 0; doc < segment_.max_doc(); ++doc) {
      SAKUIN_ASSIGN(const std::uint32_t length, segment_.exact_length(place, doc));
      if (storage::encode_length(length) != norms[doc]) {
        return fault(SectionKind::lengths,
                     field_name(place) + ": the length of a document contradicts its norm");
      }
      docs += length > 0 ? 1U : 0U;
      tokens += length;
    }
    if (docs == field.docs && tokens == field.tokens) return {};
    return fault(SectionKind::lengths, field_name(place) + ": lengths do not add up");
  }

  Status check_ords(std::size_t place) {
    const SegmentField& field = segment_.meta().fields[place];
    SAKUIN_ASSIGN(const auto column, segment_.ord_values(place));
    std::uint64_t docs = 0;
    std::uint64_t values = 0;
    std::vector<std::uint64_t> ords;
    for (DocId doc = 0; doc < segment_.max_doc(); ++doc) {
      ords.clear();
      column.ords(doc, ords);
      docs += ords.empty() ? 0U : 1U;
      values += ords.size();
    }
    if (docs == field.docs && values == field.postings) return {};
    return fault(SectionKind::values, field_name(place) + ": keywords do not add up");
  }

  Status check_values(std::size_t place) {
    SAKUIN_ASSIGN(const auto column, segment_.int_values(place));
    if (column.size() == segment_.meta().fields[place].docs) return {};
    return fault(SectionKind::values, field_name(place) + ": values do not add up");
  }

  Status check_documents() {
    for (DocId doc = 0; doc < segment_.max_doc(); ++doc) {
      SAKUIN_ASSIGN(const std::string_view id, segment_.keys().id(doc));
      SAKUIN_ASSIGN(const storage::ByteBuffer bytes, segment_.doc_store().read(doc));
      if (!decode_document(bytes, id, schema_).ok()) {
        return fault(SectionKind::stored, "document \"" + std::string(id) + "\" is malformed");
      }
      if (segment_.serial(doc) >= next_serial_) {
        return fault(SectionKind::serials, "a serial number was never given out");
      }
    }
    return {};
  }

  Status check_live_docs() {
    SAKUIN_ASSIGN(const storage::LiveDocs counted,
                  storage::make_live_docs(segment_, open_.live.deleted, open_.live.generation));
    if (counted.fields == open_.live.fields) return {};
    return fault(SectionKind::meta, "statistics of the live documents do not add up");
  }

  const OpenSegment& open_;
  const SegmentReader& segment_;
  const Schema& schema_;
  Serial next_serial_;
  SegmentCheckCounts counts_;
  std::vector<std::uint32_t> positions_;  // scratch
};

}  // namespace

Result<SegmentCheckCounts> check_segment(const OpenSegment& segment, const Schema& schema,
                                         Serial next_serial) {
  return SegmentCheck(segment, schema, next_serial).run();
}

}  // namespace sakuin
