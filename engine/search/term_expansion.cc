#include "engine/search/term_expansion.h"

#include "engine/search/dictionaries.h"
#include "tokenizer/hidden_terms.h"

namespace sakuin {
namespace {

using storage::TermDictReader;

/// Of a Pace, for a term that is walked and kept.
constexpr std::size_t kTermSteps = 8;

/// Adds the ord-th term to those that come before it.
Status add_to_ranges(const FieldDictionary& dictionary, std::uint64_t ord, const BudgetWatch& watch,
                     std::vector<TermRange>& ranges) {
  const bool goes_on = !ranges.empty() && ranges.back().segment == dictionary.segment &&
                       ranges.back().place == dictionary.place && ranges.back().end == ord;
  if (!goes_on) {
    SAKUIN_TRY(watch.reserve(sizeof(TermRange)));
    ranges.push_back({dictionary.segment, dictionary.place, ord, ord});
  }
  ranges.back().end = ord + 1;
  return {};
}

/// Appends the terms of `dictionary` that begin with `prefix` and for which is_wanted(term), at
/// most `limit`: no term after those can be among the first `limit` of all dictionaries.
template <class IsWanted>
Status append_terms(const FieldDictionary& dictionary, std::string_view prefix,
                    IsWanted&& is_wanted, std::size_t limit, const BudgetWatch& watch,
                    ExpandedTerms& out) {
  TermDictReader::Cursor cursor(dictionary.terms());
  SAKUIN_TRY(cursor.seek(prefix));
  Pace pace(watch);
  for (std::size_t found = 0; found < limit && cursor.valid();) {
    const std::string_view term = cursor.term();
    if (!term.starts_with(prefix)) break;
    if (pace.is_over(kTermSteps)) return watch.go_on();
    if (prefix.empty() && tokenizer::is_hidden_term(term)) {
      SAKUIN_TRY(cursor.seek(tokenizer::kFirstWord));
      continue;
    }
    if (is_wanted(term)) {
      SAKUIN_TRY(watch.reserve(sizeof(std::string) + term.size()));
      out.terms.emplace_back(term);
      SAKUIN_TRY(add_to_ranges(dictionary, cursor.ord(), watch, out.ranges));
      ++found;
    }
    SAKUIN_TRY(cursor.advance());
  }
  return {};
}

template <class IsWanted>
Result<ExpandedTerms> expand(const Snapshot& snapshot, std::span<const FieldId> fields,
                             std::string_view prefix, IsWanted&& is_wanted, std::size_t limit,
                             const BudgetWatch& watch) {
  ExpandedTerms found;
  const auto append = [&](const FieldDictionary& dictionary) -> Status {
    const std::size_t run = found.terms.size();
    SAKUIN_TRY(append_terms(dictionary, prefix, is_wanted, limit, watch, found));
    return merge_run(found.terms, run, limit, watch);
  };
  SAKUIN_TRY(for_each_dictionary(snapshot, fields, append));
  return found;
}

}  // namespace

Result<ExpandedTerms> expand_prefix(const Snapshot& snapshot, std::span<const FieldId> fields,
                                    std::string_view prefix, std::size_t limit,
                                    const BudgetWatch& watch) {
  const auto any = [](std::string_view) { return true; };
  return expand(snapshot, fields, prefix, any, limit, watch);
}

Result<ExpandedTerms> expand_pattern(const Snapshot& snapshot, std::span<const FieldId> fields,
                                     const WildcardPattern& pattern, std::size_t limit,
                                     const BudgetWatch& watch) {
  const auto fits = [&](std::string_view term) { return pattern.matches(term); };
  return expand(snapshot, fields, pattern.prefix(), fits, limit, watch);
}

}  // namespace sakuin
