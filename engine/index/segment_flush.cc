#include "engine/index/segment_flush.h"

#include <map>
#include <utility>
#include <vector>

#include "engine/index/ord_column.h"
#include "engine/index/segment_builder.h"

namespace sakuin {
namespace {

/// Walks the buffer's terms in order into a TermsWriter.
class TermsFlush {
 public:
  TermsFlush(const SegmentBuffer& buffer, const Schema& schema, SegmentBuilder& builder)
      : terms_(buffer.terms().sorted()),
        lengths_(buffer.lengths()),
        schema_(schema),
        builder_(builder) {}

  Status run() {
    for (std::size_t begin = 0; begin < terms_.size();) {
      std::size_t end = begin;
      while (end < terms_.size() && terms_[end]->field == terms_[begin]->field) ++end;
      SAKUIN_TRY(write_field({terms_.data() + begin, end - begin}));
      begin = end;
    }
    return builder_.finish_terms();
  }

  /// Keyword columns, known once the terms have their ordinals.
  [[nodiscard]] const std::map<FieldId, storage::OrdValues>& ords() const noexcept { return ords_; }

 private:
  Status write_field(std::span<const TermEntry* const> terms) {
    const FieldId field = terms.front()->field;
    const FieldType type = schema_.fields()[field].type;
    TermsWriter& out = builder_.terms();
    const auto lengths = lengths_.find(field);
    out.begin_field(field, type,
                    lengths == lengths_.end() ? std::span<const std::uint32_t>() : lengths->second);
    OrdColumn ords;
    for (const TermEntry* term : terms) {
      term->postings.read_postings(docs_, freqs_);
      if (type == FieldType::keyword) {
        ords.add(docs_);
        SAKUIN_TRY(out.add(term->term, docs_, freqs_, nullptr));
        continue;
      }
      term->postings.for_each_positions(
          freqs_, scratch_,
          [&](std::span<const std::uint32_t> found) { positions_.add_document(found); });
      SAKUIN_TRY(out.add(term->term, docs_, freqs_, &positions_));
    }
    if (type == FieldType::keyword) ords_[field] = std::move(ords).finish();
    SAKUIN_ASSIGN(const auto entry, out.end_field());
    if (entry) builder_.add_field(*entry);
    return {};
  }

  std::vector<const TermEntry*> terms_;
  const std::map<FieldId, std::vector<std::uint32_t>>& lengths_;
  const Schema& schema_;
  SegmentBuilder& builder_;
  std::map<FieldId, storage::OrdValues> ords_;
  storage::PositionsWriter positions_;
  std::vector<DocId> docs_;           // scratch
  std::vector<std::uint32_t> freqs_;  // scratch
  std::vector<std::uint32_t> scratch_;
};

}  // namespace

Result<storage::ManifestSegment> flush_segment(Directory& directory, SegmentId segment,
                                               SegmentBuffer& buffer, const Schema& schema,
                                               bool sync) {
  SAKUIN_ASSIGN(auto builder, SegmentBuilder::create(directory, segment, buffer.doc_count()));
  TermsFlush terms(buffer, schema, *builder);
  SAKUIN_TRY(terms.run());
  SAKUIN_ASSIGN(storage::ByteSink * stored, builder->begin_stored());
  SAKUIN_TRY(buffer.write_stored(*stored));
  return builder->finish(
      {schema, buffer.ids(), buffer.serials(), buffer.lengths(), buffer.values(), terms.ords()},
      sync);
}

}  // namespace sakuin
