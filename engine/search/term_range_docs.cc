#include "engine/search/term_range_docs.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sakuin {
namespace {

/// Of a Pace, for a term that is stepped to, and for a document of its list.
constexpr std::size_t kWalkSteps = 8;
constexpr std::size_t kDocsForStep = 8;

/// Adds the documents of all terms of one range.
Status add_documents(const TermRange& range, Pace& pace, const BudgetWatch& watch,
                     std::span<std::uint64_t> words) {
  const storage::TermLists& lists = range.segment->lists(range.place);
  storage::TermDictReader::Cursor cursor(range.segment->terms(range.place));
  SAKUIN_TRY(cursor.seek_ord(range.begin));
  while (cursor.valid() && cursor.ord() < range.end) {
    if (pace.is_over(kWalkSteps + cursor.info().doc_freq / kDocsForStep)) return watch.go_on();
    SAKUIN_ASSIGN(const storage::RoaringView docs, lists.documents(cursor.info()));
    storage::add_to_words(docs, words);
    SAKUIN_TRY(cursor.advance());
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<const storage::RoaringSet>> find_term_ranges(
    const storage::SegmentReader& segment, const LeafPart& part, const BudgetWatch& watch) {
  const auto is_here = [&](const TermRange& range) { return range.segment == &segment; };
  auto range = std::find_if(part.ranges.begin(), part.ranges.end(), is_here);
  if (range == part.ranges.end()) return std::make_shared<const storage::RoaringSet>();
  const std::size_t count = (std::size_t{segment.max_doc()} + 63) / 64;
  // Room for a moment; what stays is taken when its size is known.
  if (watch.memory_left() / sizeof(std::uint64_t) < 2 * count) return watch.memory_status();
  std::vector<std::uint64_t> words(count);
  Pace pace(watch);
  for (; range != part.ranges.end(); ++range) {
    if (is_here(*range)) SAKUIN_TRY(add_documents(*range, pace, watch, words));
  }
  storage::RoaringSet found = storage::RoaringSet::from_words(words);
  SAKUIN_TRY(watch.reserve(found.view().bytes().size()));
  return std::make_shared<const storage::RoaringSet>(std::move(found));
}

}  // namespace sakuin
