// Synonyms as the words of a tokenizer: what stands in a query, and what else is looked for there.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <sakuin/synonyms.h>
#include <sakuin/tokenizer.h>

#include "engine/query/analysis.h"

namespace sakuin {

/// Words in a row, at least one; offsets count from the first.
using WordRow = std::vector<PlacedWord>;

class SynonymTable {
 public:
  /// Texts without a word, and those of more than kMaxSynonymWords, are left out.
  SynonymTable(const Synonyms& synonyms, const Tokenizer& tokenizer);

  struct Rule {
    WordRow from;
    std::vector<WordRow> to;
  };

  /// Rules whose words begin those of `words`, in the order in which they were given.
  [[nodiscard]] std::vector<const Rule*> find(std::span<const PlacedWord> words) const;

 private:
  std::vector<Rule> rules_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_first_;  // own term -> rules_
};

/// `words` with `row` in place of `count` of them from `at` on. What stands behind keeps its
/// distance.
[[nodiscard]] WordRow replace_words(std::span<const PlacedWord> words, std::size_t at,
                                    std::size_t count, const WordRow& row);

}  // namespace sakuin
