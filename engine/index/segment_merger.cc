#include "engine/index/segment_merger.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/document/field_kinds.h"
#include "engine/index/doc_map.h"
#include "engine/index/document_order.h"
#include "engine/index/ord_column.h"
#include "engine/index/progress.h"
#include "engine/index/renumbered_list.h"
#include "engine/index/segment_builder.h"
#include "engine/index/term_union.h"
#include "storage/stored/doc_store_writer.h"

namespace sakuin {
namespace {

using storage::SegmentReader;

/// Of the time of a merge, about; for reports of progress.
constexpr double kReorderShare = 0.5;
constexpr double kTermsShare = 0.9;  ///< of what is left

/// Merges the lists of one field, term by term.
class FieldTermsMerge {
 public:
  FieldTermsMerge(std::span<const MergeInput> inputs, const DocMap& doc_map, FieldId field,
                  bool has_positions)
      : inputs_(inputs), doc_map_(doc_map), has_positions_(has_positions), terms_(inputs, field) {}

  /// Each term goes to `out`, and its documents to `ords` unless that is null. A posting is a step.
  Status run(TermsWriter& out, OrdColumn* ords, StepCounter& steps) {
    SAKUIN_TRY(terms_.seek_first());
    while (terms_.valid()) {
      docs_.clear();
      freqs_.clear();
      for (const TermUnion::Source* source : terms_.sources()) SAKUIN_TRY(append_list(*source));
      if (!doc_map_.keeps_order()) renumbered_.move_to(docs_, freqs_, positions_);
      if (!docs_.empty()) {  // else only deleted documents had it
        if (ords != nullptr) ords->add(docs_);
        SAKUIN_TRY(out.add(terms_.term(), docs_, freqs_, has_positions_ ? &positions_ : nullptr));
      }
      SAKUIN_TRY(steps.add(docs_.size()));
      SAKUIN_TRY(terms_.advance());
    }
    return {};
  }

 private:
  Status append_list(const TermUnion::Source& source) {
    const storage::TermLists& lists = inputs_[source.input].segment->lists(source.field);
    const storage::TermInfo& info = source.cursor.info();
    SAKUIN_ASSIGN(const storage::PostingsView postings, lists.postings(info));
    storage::PositionsView positions;
    if (has_positions_) {
      SAKUIN_ASSIGN(positions, lists.positions(info));
    }
    std::uint64_t start = 0;
    for (storage::RoaringView::Cursor cursor(postings.docs); cursor.doc() != kNoMoreDocs;
         cursor.advance()) {
      const std::uint32_t freq = postings.freqs[cursor.rank()];
      const DocId doc = doc_map_(source.input, cursor.doc());
      if (doc != kNoMoreDocs) {
        if (has_positions_) SAKUIN_TRY(read_positions(positions, start, freq));
        append_document(doc, freq);
      }
      start += freq;
    }
    return {};
  }

  Status read_positions(const storage::PositionsView& view, std::uint64_t start,
                        std::uint32_t freq) {
    if (!view.read(start, freq, scratch_)) {
      return {StatusCode::corrupt,
              "merge: a list of positions is malformed; run `sakuin check` on the index"};
    }
    return {};
  }

  /// Its positions are in scratch_.
  void append_document(DocId doc, std::uint32_t freq) {
    if (!doc_map_.keeps_order()) return renumbered_.add(doc, freq, scratch_);
    docs_.push_back(doc);
    freqs_.push_back(freq);
    if (has_positions_) positions_.add_document(scratch_);
  }

  std::span<const MergeInput> inputs_;
  const DocMap& doc_map_;
  bool has_positions_;
  TermUnion terms_;
  RenumberedList renumbered_;
  storage::PositionsWriter positions_;
  std::vector<DocId> docs_;
  std::vector<std::uint32_t> freqs_;
  std::vector<std::uint32_t> scratch_;
};

/// One merge: its inputs, and the columns of its output as they come together.
class Merge {
 public:
  Merge(std::span<const MergeInput> inputs, const Schema& schema)
      : inputs_(inputs), schema_(schema), doc_map_(inputs) {}

  Status reorder(const MergeOptions& options, const Progress& progress) {
    SAKUIN_ASSIGN(const std::vector<DocId> order,
                  find_document_order(inputs_, schema_, doc_map_, options.reorder_memory_bytes,
                                      options.reorder_threads, progress));
    doc_map_.renumber(order);
    return {};
  }

  /// Last call.
  Result<MergedSegment> run(Directory& directory, SegmentId segment, bool sync,
                            const Progress& progress) {
    SAKUIN_ASSIGN(auto builder, SegmentBuilder::create(directory, segment, doc_map_.doc_count()));
    SAKUIN_TRY(merge_fields(*builder, progress.part(0, kTermsShare)));
    SAKUIN_ASSIGN(storage::ByteSink * stored, builder->begin_stored());
    SAKUIN_TRY(merge_documents(*stored, progress.part(kTermsShare, 1)));
    MergedSegment merged;
    SAKUIN_ASSIGN(merged.entry,
                  builder->finish({schema_, ids_, serials_, lengths_, values_, ords_}, sync));
    merged.docs = std::move(doc_map_);
    return merged;
  }

 private:
  Status merge_fields(SegmentBuilder& builder, const Progress& progress) {
    StepCounter steps(progress, posting_count());
    for (const FieldId field : fields_of(inputs_)) {
      const FieldType type = schema_.fields()[field].type;
      if (has_terms(type)) {
        SAKUIN_TRY(merge_terms(builder, field, type, steps));
      } else {
        SAKUIN_TRY(merge_values(field));
      }
    }
    return builder.finish_terms();
  }

  [[nodiscard]] std::uint64_t posting_count() const {
    std::uint64_t sum = 0;
    for (const MergeInput& input : inputs_) {
      for (const auto& field : input.segment->meta().fields) sum += field.postings;
    }
    return sum;
  }

  Status merge_terms(SegmentBuilder& builder, FieldId field, FieldType type, StepCounter& steps) {
    const bool is_text = type == FieldType::text;
    OrdColumn ords;
    if (is_text) SAKUIN_TRY(merge_lengths(field));
    builder.terms().begin_field(field, type,
                                is_text ? std::span<const std::uint32_t>(lengths_[field])
                                        : std::span<const std::uint32_t>());
    FieldTermsMerge merge(inputs_, doc_map_, field, is_text);
    SAKUIN_TRY(merge.run(builder.terms(), is_text ? nullptr : &ords, steps));
    SAKUIN_ASSIGN(const auto entry, builder.terms().end_field());
    if (!entry) return {};
    builder.add_field(*entry);
    if (!is_text) ords_[field] = std::move(ords).finish();
    return {};
  }

  Status merge_lengths(FieldId field) {
    std::vector<std::uint32_t>& lengths = lengths_[field];
    lengths.resize(doc_map_.doc_count());
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const SegmentReader& segment = *inputs_[i].segment;
      const auto place = segment.find_field(field);
      if (!place) continue;
      for (DocId doc = 0; doc < segment.max_doc(); ++doc) {
        if (doc_map_(i, doc) == kNoMoreDocs) continue;
        SAKUIN_ASSIGN(lengths[doc_map_(i, doc)], segment.exact_length(*place, doc));
      }
    }
    return {};
  }

  Status merge_values(FieldId field) {
    std::vector<std::pair<DocId, std::int64_t>> pairs;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const auto place = inputs_[i].segment->find_field(field);
      if (!place) continue;
      SAKUIN_ASSIGN(const auto values, inputs_[i].segment->int_values(*place));
      for (storage::RoaringView::Cursor cursor(values.docs()); cursor.doc() != kNoMoreDocs;
           cursor.advance()) {
        const DocId doc = doc_map_(i, cursor.doc());
        if (doc != kNoMoreDocs) pairs.emplace_back(doc, values.values()[cursor.rank()]);
      }
    }
    if (!doc_map_.keeps_order()) std::sort(pairs.begin(), pairs.end());
    storage::IntValues& column = values_[field];
    for (const auto& [doc, value] : pairs) {
      column.docs.push_back(doc);
      column.values.push_back(value);
    }
    return {};
  }

  Status merge_documents(storage::ByteSink& sink, const Progress& progress) {
    storage::DocStoreWriter store(sink);
    StepCounter steps(progress, doc_map_.doc_count());
    for (const DocMap::Source& source : doc_map_.sources()) {
      const SegmentReader& segment = *inputs_[source.input].segment;
      SAKUIN_ASSIGN(const std::string_view id, segment.keys().id(source.doc));
      ids_.push_back(id);
      serials_.push_back(static_cast<std::int64_t>(segment.serial(source.doc)));
      SAKUIN_ASSIGN(const storage::ByteBuffer stored, segment.doc_store().read(source.doc));
      SAKUIN_TRY(store.add(stored));
      SAKUIN_TRY(steps.add(1));
    }
    return store.finish();
  }

  std::span<const MergeInput> inputs_;
  const Schema& schema_;
  DocMap doc_map_;
  std::vector<std::string_view> ids_;  // in the inputs' maps
  std::vector<std::int64_t> serials_;
  std::map<FieldId, std::vector<std::uint32_t>> lengths_;
  std::map<FieldId, storage::IntValues> values_;
  std::map<FieldId, storage::OrdValues> ords_;
};

}  // namespace

Result<MergedSegment> merge_segments(Directory& directory, SegmentId segment,
                                     std::span<const MergeInput> inputs, const Schema& schema,
                                     bool sync, const MergeOptions& options,
                                     const Progress& progress) {
  Merge merge(inputs, schema);
  if (!options.reorder) return merge.run(directory, segment, sync, progress);
  SAKUIN_TRY(merge.reorder(options, progress.part(0, kReorderShare)));
  return merge.run(directory, segment, sync, progress.part(kReorderShare, 1));
}

}  // namespace sakuin
