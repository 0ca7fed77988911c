#include "engine/search/term_range_docs.h"

#include <cstdint>
#include <span>
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
  const std::size_t count = (std::size_t{segment.max_doc()} + 63) / 64;
  SAKUIN_TRY(watch.reserve(2 * count * sizeof(std::uint64_t)));
  std::vector<std::uint64_t> words(count);
  Pace pace(watch);
  for (const TermRange& range : part.ranges) {
    if (range.segment == &segment) SAKUIN_TRY(add_documents(range, pace, watch, words));
  }
  return std::make_shared<const storage::RoaringSet>(storage::RoaringSet::from_words(words));
}

}  // namespace sakuin
