#include "engine/search/ordered_search.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "engine/search/exhaustive.h"

namespace sakuin {
namespace {

/// Of a Pace: what the keys of a document and its score take.
constexpr std::size_t kDocSteps = 16;

/// A document that may be among the first of all segments.
struct Candidate {
  SortPlace place;
  std::uint32_t segment = 0;
  DocId doc = 0;
  Score score = 0;
};

/// The first k of what is pushed, the last of them on top.
class FirstDocs {
 public:
  explicit FirstDocs(std::size_t k) noexcept : k_(k) {}

  void push(const SortedDoc& doc) {
    if (docs_.size() < k_) {
      docs_.push_back(doc);
      if (docs_.size() == k_) std::make_heap(docs_.begin(), docs_.end(), stands_before);
    } else if (k_ > 0 && stands_before(doc, docs_.front())) {
      std::pop_heap(docs_.begin(), docs_.end(), stands_before);
      docs_.back() = doc;
      std::push_heap(docs_.begin(), docs_.end(), stands_before);
    }
  }

  [[nodiscard]] const std::vector<SortedDoc>& docs() const noexcept { return docs_; }

 private:
  std::size_t k_;
  std::vector<SortedDoc> docs_;
};

template <class Visit>
void for_each_doc(std::span<const std::uint64_t> words, Visit&& visit) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::uint64_t word = words[i]; word != 0; word &= word - 1) {
      visit(static_cast<DocId>(i * 64 + static_cast<unsigned>(std::countr_zero(word))));
    }
  }
}

class OrderedSearch {
 public:
  OrderedSearch(const OrderedQuery& query, const SortOrder& order, const SortPlace* after,
                std::size_t k) noexcept
      : query_(query), order_(order), after_(after), k_(k) {}

  Status add_segment(std::uint32_t index, std::uint64_t& total) {
    const SearchSegment& segment = query_.snapshot.segments[index];
    const SegmentScope scope = query_.scopes.empty() ? segment.scope() : query_.scopes[index];
    SAKUIN_ASSIGN(const auto leaves, open_leaves(*segment.reader, query_.plan, query_.leaves,
                                                 nullptr, query_.watch, scope.filter));
    total += find_matches(segment, scope, query_.plan.root, leaves, query_.matches, words_,
                          query_.watch);
    SAKUIN_TRY(query_.watch.go_on());
    SAKUIN_ASSIGN(auto own, SegmentOrder::open(order_, segment));
    std::optional<ExhaustiveScorer> scorer;
    if (order_.uses_score()) {
      SAKUIN_ASSIGN(scorer,
                    ExhaustiveScorer::open(*segment.reader, query_.plan, leaves, query_.scoring));
    }
    std::optional<SegmentPlace> after;
    if (after_ != nullptr) {
      SAKUIN_ASSIGN(after, own.find(*after_));
    }
    FirstDocs first(k_);
    Pace pace(query_.watch);
    for_each_doc(words_, [&](DocId doc) {
      if (query_.watch.is_stopped() || pace.is_over(kDocSteps)) return;
      const SortedDoc sorted = own.find(doc, scorer ? scorer->score(doc) : 0);
      if (!after || after->is_before(sorted)) first.push(sorted);
    });
    SAKUIN_TRY(query_.watch.go_on());
    for (const SortedDoc& doc : first.docs()) {
      SAKUIN_ASSIGN(SortPlace place, own.place_of(doc));
      candidates_.push_back({std::move(place), index, doc.doc, doc.score});
    }
    return {};
  }

  [[nodiscard]] Result<std::vector<ScoredDoc>> finish() {
    std::sort(candidates_.begin(), candidates_.end(),
              [this](const Candidate& a, const Candidate& b) {
                return order_.stands_before(a.place, b.place);
              });
    if (candidates_.size() > k_) candidates_.resize(k_);
    std::vector<ScoredDoc> docs;
    docs.reserve(candidates_.size());
    for (const Candidate& found : candidates_) {
      docs.push_back({found.score, found.place.serial, found.segment, found.doc});
    }
    if (!order_.uses_score()) {
      SAKUIN_TRY(score(docs));
    }
    return docs;
  }

 private:
  Status score(std::vector<ScoredDoc>& docs) {
    std::vector<ScoredDoc*> by_place;
    for (ScoredDoc& doc : docs) by_place.push_back(&doc);
    std::sort(by_place.begin(), by_place.end(), [](const ScoredDoc* a, const ScoredDoc* b) {
      return a->segment != b->segment ? a->segment < b->segment : a->doc < b->doc;
    });
    std::optional<ExhaustiveScorer> scorer;
    const ScoredDoc* previous = nullptr;
    Pace pace(query_.watch);
    for (ScoredDoc* const doc : by_place) {
      if (pace.is_over(kDocSteps)) return query_.watch.go_on();
      if (previous == nullptr || previous->segment != doc->segment) {
        const SearchSegment& segment = query_.snapshot.segments[doc->segment];
        SAKUIN_ASSIGN(const auto leaves, open_leaves(*segment.reader, query_.plan, query_.leaves,
                                                     nullptr, query_.watch));
        SAKUIN_ASSIGN(scorer,
                      ExhaustiveScorer::open(*segment.reader, query_.plan, leaves, query_.scoring));
      }
      doc->score = scorer->score(doc->doc);
      previous = doc;
    }
    return {};
  }

  const OrderedQuery& query_;
  const SortOrder& order_;
  const SortPlace* after_;
  std::size_t k_;
  std::vector<std::uint64_t> words_;  // matches of a segment
  std::vector<Candidate> candidates_;
};

}  // namespace

Result<std::vector<ScoredDoc>> find_in_order(const OrderedQuery& query, const SortOrder& order,
                                             const SortPlace* after, std::size_t k,
                                             std::uint64_t& total) {
  OrderedSearch search(query, order, after, k);
  for (std::uint32_t i = 0; i < query.snapshot.segments.size(); ++i) {
    SAKUIN_TRY(search.add_segment(i, total));
  }
  return search.finish();
}

}  // namespace sakuin
