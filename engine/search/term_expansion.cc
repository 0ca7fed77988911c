#include "engine/search/term_expansion.h"

#include <algorithm>

namespace sakuin {
namespace {

using storage::TermDictReader;

/// Of a Pace, for a term that is walked and kept.
constexpr std::size_t kTermSteps = 8;

/// Appends what `dictionary` has, at most `limit`: no term after those can be among the first
/// `limit` of all dictionaries.
Status append_terms(const TermDictReader& dictionary, std::string_view prefix, std::size_t limit,
                    const BudgetWatch& watch, std::vector<std::string>& out) {
  TermDictReader::Cursor cursor(dictionary);
  SAKUIN_TRY(cursor.seek(prefix));
  Pace pace(watch);
  for (std::size_t i = 0; i < limit && cursor.valid(); ++i) {
    if (!cursor.term().starts_with(prefix)) break;
    if (pace.is_over(kTermSteps)) return watch.go_on();
    SAKUIN_TRY(watch.reserve(sizeof(std::string) + cursor.term().size()));
    out.emplace_back(cursor.term());
    SAKUIN_TRY(cursor.advance());
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> expand_prefix(const Snapshot& snapshot,
                                               std::span<const FieldId> fields,
                                               std::string_view prefix, std::size_t limit,
                                               const BudgetWatch& watch) {
  std::vector<std::string> terms;
  for (const OpenSegment& segment : snapshot.segments) {
    for (const FieldId field : fields) {
      const auto place = segment.reader->find_field(field);
      if (!place) continue;
      SAKUIN_TRY(append_terms(segment.reader->terms(*place), prefix, limit, watch, terms));
    }
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  terms.resize(std::min(terms.size(), limit));
  return terms;
}

}  // namespace sakuin
