// What the words of a query stand for in an index: the spellings that are read like them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <sakuin/query.h>

#include "engine/query/analysis.h"
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

/// The word's own term first, then, for Spelling::any, the indexed terms of its readings. If no
/// live document has any, those of the readings with h for a length (Kohen for こうえん).
/// `part` may be any; its memory is used again.
Status make_part(const WordScope& scope, const PlacedWord& word, Spelling spelling, LeafPart& part);

/// Tells a survey of the word in both ways, as make_part() makes it if live documents have its
/// readings and if none has.
Status survey_part(const WordScope& scope, const PlacedWord& word, Spelling spelling);

/// Words that begin like `beginning`; `limit_exceeded` beyond the expanded terms of the budget.
[[nodiscard]] Result<LeafPart> make_prefix_part(const WordScope& scope, const PlacedWord& beginning,
                                                Spelling spelling);

/// Ways to part a run of kana into several words whose readings live documents have, as few as can
/// be: よみうりしんぶん into よみうり and しんぶん. Not all of them if they are many. A survey is
/// told of every piece.
[[nodiscard]] Result<std::vector<std::vector<PlacedWord>>> split_kana(const WordScope& scope,
                                                                      const PlacedWord& run);

}  // namespace sakuin
