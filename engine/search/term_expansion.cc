#include "engine/search/term_expansion.h"

#include "engine/search/dictionaries.h"
#include "tokenizer/hidden_terms.h"

namespace sakuin {
namespace {

using storage::TermDictReader;

/// Of a Pace, for a term that is walked and kept.
constexpr std::size_t kTermSteps = 8;

/// Appends the terms of `dictionary` that begin with `prefix` and for which is_wanted(term), at
/// most `limit`: no term after those can be among the first `limit` of all dictionaries.
template <class IsWanted>
Status append_terms(const TermDictReader& dictionary, std::string_view prefix, IsWanted&& is_wanted,
                    std::size_t limit, const BudgetWatch& watch, std::vector<std::string>& out) {
  TermDictReader::Cursor cursor(dictionary);
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
      out.emplace_back(term);
      ++found;
    }
    SAKUIN_TRY(cursor.advance());
  }
  return {};
}

template <class IsWanted>
Result<std::vector<std::string>> expand(const Snapshot& snapshot, std::span<const FieldId> fields,
                                        std::string_view prefix, IsWanted&& is_wanted,
                                        std::size_t limit, const BudgetWatch& watch) {
  std::vector<std::string> terms;
  SAKUIN_TRY(for_each_dictionary(snapshot, fields, [&](const TermDictReader& dictionary) {
    return append_terms(dictionary, prefix, is_wanted, limit, watch, terms);
  }));
  keep_first(terms, limit);
  return terms;
}

}  // namespace

Result<std::vector<std::string>> expand_prefix(const Snapshot& snapshot,
                                               std::span<const FieldId> fields,
                                               std::string_view prefix, std::size_t limit,
                                               const BudgetWatch& watch) {
  const auto any = [](std::string_view) { return true; };
  return expand(snapshot, fields, prefix, any, limit, watch);
}

Result<std::vector<std::string>> expand_pattern(const Snapshot& snapshot,
                                                std::span<const FieldId> fields,
                                                const WildcardPattern& pattern, std::size_t limit,
                                                const BudgetWatch& watch) {
  const auto fits = [&](std::string_view term) { return pattern.matches(term); };
  return expand(snapshot, fields, pattern.prefix(), fits, limit, watch);
}

}  // namespace sakuin
