#include "engine/index/document_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/document/field_kinds.h"
#include "engine/index/graph_bisection.h"
#include "engine/index/term_union.h"

namespace sakuin {
namespace {

/// Rarer terms are most of the dictionary, few of the postings, and bind few documents.
constexpr std::uint32_t kLeastDocFreq = 16;

/// Of few documents, rarer terms are worth looking at: one document in this many.
constexpr std::uint32_t kDocsPerLeastDocFreq = 4096;

/// Terms in more than one document of this many are everywhere in any order.
constexpr std::uint32_t kMostShare = 10;

/// Doc freqs, deleted documents counted.
struct DocFreqRange {
  std::uint32_t least = 0;
  std::uint32_t most = 0;

  [[nodiscard]] bool contains(std::uint64_t doc_freq) const noexcept {
    return doc_freq >= least && doc_freq <= most;
  }
};

class ForwardIndexReader {
 public:
  ForwardIndexReader(std::span<const MergeInput> inputs, const Schema& schema,
                     const DocMap& doc_map)
      : inputs_(inputs), doc_map_(doc_map) {
    for (const FieldId field : fields_of(inputs)) {
      const FieldType type = schema.fields()[field].type;
      if (has_terms(type)) fields_.push_back(field);
    }
    const std::uint32_t docs = doc_map.doc_count();
    range_.least = std::clamp(docs / kDocsPerLeastDocFreq, std::uint32_t{2}, kLeastDocFreq);
    range_.most = docs / kMostShare;
  }

  Result<ForwardIndex> read(std::uint64_t memory_bytes, std::size_t threads) {
    SAKUIN_TRY(choose_terms(memory_bytes, threads));
    ForwardIndex index;
    index.term_count = static_cast<std::uint32_t>(numbers_.size());
    index.most_docs = range_.most;
    SAKUIN_TRY(fill(index));
    return index;
  }

 private:
  /// Calls visit(union standing on the term) for terms in range_.
  template <class Visit>
  Status for_each_term(Visit visit) const {
    for (const FieldId field : fields_) {
      TermUnion terms(inputs_, field);
      SAKUIN_TRY(terms.seek_first());
      while (terms.valid()) {
        if (range_.contains(doc_freq(terms))) SAKUIN_TRY(visit(terms));
        SAKUIN_TRY(terms.advance());
      }
    }
    return {};
  }

  [[nodiscard]] static std::uint64_t doc_freq(const TermUnion& terms) noexcept {
    std::uint64_t sum = 0;
    for (const TermUnion::Source* source : terms.sources()) sum += source->cursor.info().doc_freq;
    return sum;
  }

  /// Calls visit(doc) for the live documents of a term, ascending.
  template <class Visit>
  Status for_each_doc(const TermUnion& terms, Visit visit) const {
    for (const TermUnion::Source* source : terms.sources()) {
      const storage::TermLists& lists = inputs_[source->input].segment->lists(source->field);
      SAKUIN_ASSIGN(const storage::PostingsView postings, lists.postings(source->cursor.info()));
      for (storage::RoaringView::Cursor cursor(postings.docs); cursor.doc() != kNoMoreDocs;
           cursor.advance()) {
        const DocId doc = doc_map_(source->input, cursor.doc());
        if (doc != kNoMoreDocs) visit(doc);
      }
    }
    return {};
  }

  /// Narrows range_ to what fits, and numbers its terms, the most frequent first: their places in
  /// tables are asked for most often, and lie together.
  Status choose_terms(std::uint64_t memory_bytes, std::size_t threads) {
    std::vector<std::uint32_t> doc_freqs;
    SAKUIN_TRY(for_each_term([&](const TermUnion& terms) -> Status {
      doc_freqs.push_back(static_cast<std::uint32_t>(doc_freq(terms)));
      return {};
    }));
    std::vector<std::uint32_t> rarest_first(doc_freqs);
    std::sort(rarest_first.begin(), rarest_first.end());
    std::uint64_t postings = 0;
    std::uint64_t terms = 0;
    for (const std::uint32_t df : rarest_first) {
      postings += df;
      ++terms;
      const std::uint64_t bytes = bisection_bytes(doc_map_.doc_count(), terms, postings, threads) +
                                  terms * 4 * sizeof(std::uint32_t);
      if (bytes <= memory_bytes) continue;
      range_.most = df - 1;
      break;
    }
    std::erase_if(doc_freqs, [this](std::uint32_t df) { return !range_.contains(df); });
    number(doc_freqs);
    return {};
  }

  void number(std::span<const std::uint32_t> doc_freqs) {
    std::vector<std::uint32_t> by_freq(doc_freqs.size());
    std::iota(by_freq.begin(), by_freq.end(), 0U);
    std::stable_sort(by_freq.begin(), by_freq.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return doc_freqs[a] > doc_freqs[b]; });
    numbers_.resize(by_freq.size());
    for (std::uint32_t i = 0; i < by_freq.size(); ++i) numbers_[by_freq[i]] = i;
  }

  Status fill(ForwardIndex& index) const {
    std::vector<std::uint64_t>& next = index.ends;  // where the next term of a document goes
    next.resize(doc_map_.doc_count());
    SAKUIN_TRY(for_each_term([&](const TermUnion& terms) {
      return for_each_doc(terms, [&](DocId doc) { ++next[doc]; });
    }));
    std::uint64_t postings = 0;
    for (std::uint64_t& place : next) postings += std::exchange(place, postings);
    index.terms.resize(postings);
    std::size_t term = 0;
    return for_each_term([&](const TermUnion& terms) {
      const std::uint32_t number = numbers_[term++];
      return for_each_doc(terms, [&](DocId doc) { index.terms[next[doc]++] = number; });
    });
  }

  std::span<const MergeInput> inputs_;
  const DocMap& doc_map_;
  std::vector<FieldId> fields_;
  DocFreqRange range_;
  std::vector<std::uint32_t> numbers_;  // of the terms in range_, as they are walked
};

}  // namespace

Result<ForwardIndex> read_forward_index(std::span<const MergeInput> inputs, const Schema& schema,
                                        const DocMap& doc_map, std::uint64_t memory_bytes,
                                        std::size_t threads) {
  return ForwardIndexReader(inputs, schema, doc_map).read(memory_bytes, threads);
}

Result<std::vector<DocId>> find_document_order(std::span<const MergeInput> inputs,
                                               const Schema& schema, const DocMap& doc_map,
                                               std::uint64_t memory_bytes, std::size_t threads,
                                               const Progress& progress) {
  SAKUIN_ASSIGN(ForwardIndex index,
                read_forward_index(inputs, schema, doc_map, memory_bytes, threads));
  if (index.terms.empty()) {
    std::vector<DocId> as_they_are(doc_map.doc_count());
    std::iota(as_they_are.begin(), as_they_are.end(), DocId{0});
    return as_they_are;
  }
  BisectionOptions options;
  options.threads = threads;
  return order_documents(std::move(index), options, progress.part(0.1, 1));
}

}  // namespace sakuin
