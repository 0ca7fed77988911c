#include "engine/search/searcher_impl.h"

#include "engine/search/match_count.h"
#include "engine/search/match_set.h"

namespace sakuin {
namespace {

/// Of a Pace, for a document that is shown to a host.
constexpr std::size_t kVisitSteps = 16;

}  // namespace

Result<std::shared_ptr<const DocSetData>> Searcher::Impl::find_filter(
    const Query& filter, const QueryNumbers& numbers, const BudgetWatch& watch) const {
  if (auto known = filters.find(filter)) return known;
  SAKUIN_ASSIGN(auto matches, find_match_set(filter, numbers.for_filter(), watch));
  filters.keep(filter, matches);
  return matches;
}

Result<std::shared_ptr<const DocSetData>> Searcher::Impl::find_match_set(
    const Query& query, const QueryNumbers& numbers, const BudgetWatch& watch) const {
  const ScratchPool::Loan scratch = scratches.borrow();
  SAKUIN_TRY(scratch->planner.make(query, scratch->plan, numbers, watch));
  DocSetData set = make_doc_set_data(snapshot);
  std::vector<std::uint64_t> words;
  for (const SearchSegment& segment : snapshot->segments) {
    SAKUIN_ASSIGN(const auto leaves,
                  open_leaves(*segment.reader, scratch->plan, scratch->leaves, nullptr, watch));
    SAKUIN_TRY(watch.reserve(std::size_t{segment.reader->max_doc()} / 4));  // words and set
    static_cast<void>(find_matches(segment, segment.scope(), scratch->plan.root, leaves,
                                   scratch->matches, words, watch));
    SAKUIN_TRY(watch.go_on());
    add_segment(words, segment, set);
  }
  return std::shared_ptr<const DocSetData>(std::make_shared<const DocSetData>(std::move(set)));
}

Result<std::uint64_t> Searcher::Impl::count(const Query& query, const Query* filter,
                                            const Budget& budget,
                                            const QueryNumbers& numbers) const {
  const ScratchPool::Loan scratch = scratches.borrow();
  const BudgetWatch watch(budget);
  SAKUIN_TRY(scratch->planner.make(query, scratch->plan, numbers, watch));
  FilterWords words;
  if (filter != nullptr) {
    SAKUIN_ASSIGN(const auto matches, find_filter(*filter, numbers, watch));
    words.assign(*snapshot, *matches);
  }
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < snapshot->segments.size(); ++i) {
    const SearchSegment& segment = snapshot->segments[i];
    const SegmentScope scope = filter == nullptr ? segment.scope() : words.scopes()[i];
    SAKUIN_ASSIGN(const auto leaves, open_leaves(*segment.reader, scratch->plan, scratch->leaves,
                                                 nullptr, watch, scope.filter));
    total +=
        sakuin::count_matches(segment, scope, scratch->plan.root, leaves, scratch->matches, watch);
    SAKUIN_TRY(watch.go_on());
  }
  return total;
}

Status Searcher::Impl::for_each_match(const Query& query,
                                      const std::function<void(const Hit&)>& visit,
                                      const Budget& budget, const QueryNumbers& numbers) const {
  const ScratchPool::Loan scratch = scratches.borrow();
  const BudgetWatch watch(budget);
  SAKUIN_TRY(scratch->planner.make(query, scratch->plan, numbers, watch));
  Hit hit;
  for (const SearchSegment& segment : snapshot->segments) {
    SAKUIN_ASSIGN(const auto leaves,
                  open_leaves(*segment.reader, scratch->plan, scratch->leaves, nullptr, watch));
    const storage::DocBitmap matching =
        sakuin::match_set(segment, scratch->plan.root, leaves, watch);
    SAKUIN_TRY(watch.go_on());
    SAKUIN_TRY(watch.reserve(matching.cardinality() * sizeof(DocId)));
    Pace pace(watch);
    for (const DocId doc : matching.to_vector()) {
      if (pace.is_over(kVisitSteps)) return watch.go_on();
      hit.doc = doc;
      hit.serial = segment.reader->serial(doc);
      visit(hit);
    }
    ++hit.segment;
  }
  return {};
}

}  // namespace sakuin
