#include "engine/index/segment_merger.h"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/index/ord_column.h"
#include "engine/index/segment_builder.h"
#include "storage/stored/doc_store_writer.h"

namespace sakuin {
namespace {

using storage::SegmentReader;
using storage::TermDictReader;

/// Where the documents of each input go; kNoMoreDocs for deleted ones.
class DocMap {
 public:
  explicit DocMap(std::span<const MergeInput> inputs) {
    for (const MergeInput& input : inputs) {
      std::vector<DocId>& map = by_input_.emplace_back();
      map.reserve(input.segment->max_doc());
      for (DocId doc = 0; doc < input.segment->max_doc(); ++doc) {
        map.push_back(input.deleted->contains(doc) ? kNoMoreDocs : doc_count_++);
      }
    }
  }

  [[nodiscard]] DocId operator()(std::size_t input, DocId doc) const noexcept {
    return by_input_[input][doc];
  }
  [[nodiscard]] std::uint32_t doc_count() const noexcept { return doc_count_; }

 private:
  std::vector<std::vector<DocId>> by_input_;
  std::uint32_t doc_count_ = 0;
};

/// Merges the lists of one field, term by term.
class FieldTermsMerge {
 public:
  FieldTermsMerge(std::span<const MergeInput> inputs, const DocMap& doc_map, FieldId field,
                  bool has_positions)
      : inputs_(inputs), doc_map_(doc_map), has_positions_(has_positions) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto place = inputs[i].segment->find_field(field);
      if (!place) continue;
      sources_.push_back({i, *place, TermDictReader::Cursor(inputs[i].segment->terms(*place))});
    }
  }

  /// Each term goes to `out`, and its documents to `ords` unless that is null.
  Status run(TermsWriter& out, OrdColumn* ords) {
    for (Source& source : sources_) SAKUIN_TRY(source.cursor.seek_first());
    while (const std::optional<std::string> term = smallest_term()) {
      docs_.clear();
      freqs_.clear();
      for (Source& source : sources_) {
        if (!source.cursor.valid() || source.cursor.term() != *term) continue;
        SAKUIN_TRY(append_list(source));
        SAKUIN_TRY(source.cursor.advance());
      }
      if (docs_.empty()) continue;  // only deleted documents had it
      if (ords != nullptr) ords->add(docs_);
      SAKUIN_TRY(out.add(*term, docs_, freqs_, has_positions_ ? &positions_ : nullptr));
    }
    return {};
  }

 private:
  struct Source {
    std::size_t input;
    std::size_t field;  // place in the segment's table
    TermDictReader::Cursor cursor;
  };

  [[nodiscard]] std::optional<std::string> smallest_term() const {
    const Source* smallest = nullptr;
    for (const Source& source : sources_) {
      if (!source.cursor.valid()) continue;
      if (smallest == nullptr || source.cursor.term() < smallest->cursor.term()) {
        smallest = &source;
      }
    }
    if (smallest == nullptr) return std::nullopt;
    return std::string(smallest->cursor.term());
  }

  Status append_list(const Source& source) {
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
        docs_.push_back(doc);
        freqs_.push_back(freq);
        if (has_positions_) SAKUIN_TRY(append_positions(positions, start, freq));
      }
      start += freq;
    }
    return {};
  }

  Status append_positions(const storage::PositionsView& view, std::uint64_t start,
                          std::uint32_t freq) {
    if (!view.read(start, freq, scratch_)) {
      return {StatusCode::corrupt,
              "merge: a list of positions is malformed; run `sakuin check` on the index"};
    }
    positions_.add_document(scratch_);
    return {};
  }

  std::span<const MergeInput> inputs_;
  const DocMap& doc_map_;
  bool has_positions_;
  std::vector<Source> sources_;
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

  Result<storage::ManifestSegment> run(Directory& directory, SegmentId segment, bool sync) {
    SAKUIN_ASSIGN(auto builder, SegmentBuilder::create(directory, segment, doc_map_.doc_count()));
    SAKUIN_TRY(merge_fields(*builder));
    SAKUIN_ASSIGN(storage::ByteSink * stored, builder->begin_stored());
    SAKUIN_TRY(merge_documents(*stored));
    return builder->finish({schema_, ids_, serials_, lengths_, values_, ords_}, sync);
  }

 private:
  Status merge_fields(SegmentBuilder& builder) {
    std::set<FieldId> fields;
    for (const MergeInput& input : inputs_) {
      for (const auto& field : input.segment->meta().fields) fields.insert(field.field);
    }
    for (const FieldId field : fields) {
      const FieldType type = schema_.fields()[field].type;
      if (type == FieldType::text || type == FieldType::keyword) {
        SAKUIN_TRY(merge_terms(builder, field, type));
      } else {
        SAKUIN_TRY(merge_values(field));
      }
    }
    return builder.finish_terms();
  }

  Status merge_terms(SegmentBuilder& builder, FieldId field, FieldType type) {
    const bool is_text = type == FieldType::text;
    OrdColumn ords;
    if (is_text) SAKUIN_TRY(merge_lengths(field));
    builder.terms().begin_field(field, type,
                                is_text ? std::span<const std::uint32_t>(lengths_[field])
                                        : std::span<const std::uint32_t>());
    FieldTermsMerge merge(inputs_, doc_map_, field, is_text);
    SAKUIN_TRY(merge.run(builder.terms(), is_text ? nullptr : &ords));
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
    storage::IntValues& column = values_[field];
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const auto place = inputs_[i].segment->find_field(field);
      if (!place) continue;
      SAKUIN_ASSIGN(const auto values, inputs_[i].segment->int_values(*place));
      for (storage::RoaringView::Cursor cursor(values.docs()); cursor.doc() != kNoMoreDocs;
           cursor.advance()) {
        const DocId doc = doc_map_(i, cursor.doc());
        if (doc == kNoMoreDocs) continue;
        column.docs.push_back(doc);
        column.values.push_back(values.values()[cursor.rank()]);
      }
    }
    return {};
  }

  Status merge_documents(storage::ByteSink& sink) {
    storage::DocStoreWriter store(sink);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const SegmentReader& segment = *inputs_[i].segment;
      for (DocId doc = 0; doc < segment.max_doc(); ++doc) {
        if (doc_map_(i, doc) == kNoMoreDocs) continue;
        SAKUIN_ASSIGN(const std::string_view id, segment.keys().id(doc));
        ids_.push_back(id);
        serials_.push_back(static_cast<std::int64_t>(segment.serial(doc)));
        SAKUIN_ASSIGN(const storage::ByteBuffer stored, segment.doc_store().read(doc));
        SAKUIN_TRY(store.add(stored));
      }
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

Result<storage::ManifestSegment> merge_segments(Directory& directory, SegmentId segment,
                                                std::span<const MergeInput> inputs,
                                                const Schema& schema, bool sync) {
  return Merge(inputs, schema).run(directory, segment, sync);
}

}  // namespace sakuin
