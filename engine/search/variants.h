// What the words of a query stand for in an index: the spellings that are read like them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <sakuin/query.h>

#include "engine/query/analysis.h"
#include "engine/query/wildcard_pattern.h"
#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"
#include "engine/search/query_numbers.h"
#include "engine/search/snapshot.h"

namespace sakuin {

/// How near another spelling is to the word looked for. tokenizer/ROMANIZATION.md explains them;
/// bench/EXPERIMENTS.md has what was measured.
struct SpellingWeights {
  static constexpr float kSameLengths = 0.9F;       ///< Koumura for Kōmura
  static constexpr float kLengthsUnwritten = 0.8F;  ///< Komura for Kōmura, or the reverse
  static constexpr float kSecondReading = 0.7F;     ///< ramen for rāmen
  static constexpr float kOtherLengths = 0.6F;      ///< Onō for Ōno
  static constexpr float kKanji = 0.5F;             ///< times the above: one of several readings
};

/// Where words are looked for.
struct WordScope {
  const QueryNumbers& numbers;
  const std::string& name;  ///< of the fields (Leaf::scope)
  std::span<const FieldId> fields;
  const BudgetWatch& watch;
};

/// The word's own term first; for Spelling::any that of its stem, if it has one, and then the
/// indexed terms of its readings. If no
/// live document has any, those of the readings with h for a length (Kohen for こうえん).
/// `part` may be any; its memory is used again.
Status make_part(const WordScope& scope, const PlacedWord& word, Spelling spelling, LeafPart& part);

/// Tells a survey of the word in both ways, as make_part() makes it if live documents have its
/// readings and if none has.
Status survey_part(const WordScope& scope, const PlacedWord& word, Spelling spelling,
                   const FuzzyOptions* fuzzy);

/// Lets the part stand for another word as well, which counts as much: its own term, or that of its
/// stem, and the indexed terms of its readings.
Status add_synonym(const WordScope& scope, const PlacedWord& word, LeafPart& part);

/// Tells a survey of a word with its synonyms in both ways, as survey_part() does of the word.
Status survey_synonyms(const WordScope& scope, const PlacedWord& word,
                       std::span<const PlacedWord> synonyms);

/// Words that begin like `beginning`; `limit_exceeded` beyond the expanded terms of the budget.
[[nodiscard]] Result<LeafPart> make_prefix_part(const WordScope& scope, const PlacedWord& beginning,
                                                Spelling spelling);

/// Adds the terms near the part's own, 1 / (1 + edits) each; `limit_exceeded` beyond the
/// expanded terms of the budget. REQUIRES options as find_near_terms() does.
Status add_near_variants(const WordScope& scope, const FuzzyOptions& options, LeafPart& part);

/// Terms that fit a pattern, as one word; `limit_exceeded` beyond the expanded terms of the budget.
[[nodiscard]] Result<LeafPart> make_pattern_part(const WordScope& scope, const std::string& text,
                                                 const WildcardPattern& pattern);

/// Ways to part a run of kana into several words whose readings live documents have, as few as can
/// be: よみうりしんぶん into よみうり and しんぶん. Not all of them if they are many. A survey is
/// told of every piece and, unless `fuzzy` is null, of the words near it.
[[nodiscard]] Result<std::vector<std::vector<PlacedWord>>> split_kana(
    const WordScope& scope, const PlacedWord& run, const FuzzyOptions* fuzzy = nullptr);

}  // namespace sakuin
