// Random query trees over a random corpus: every builder of <sakuin/query.h>, words that are
// frequent, rare, unknown and odd, one field or all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sakuin/query.h>

#include "tests/support/random_corpus.h"

namespace sakuin::test {

class RandomQueries {
 public:
  /// `corpus` outlives this object; phrases are taken from its recent documents.
  RandomQueries(std::uint64_t seed, const RandomCorpus& corpus) : random_(seed), corpus_(&corpus) {}

  [[nodiscard]] Query next(std::size_t depth = 3);

 private:
  Query leaf();
  Query union_of_many();
  std::vector<Query> clauses(std::size_t least, std::size_t depth);
  float factor();
  std::string word();
  std::string text_field();
  std::vector<std::string> signs();
  Query prefix();
  Query wildcard();
  Query fuzzy();
  Query range();
  Value range_value(const std::string& field);
  std::uint32_t slop();
  Spelling spelling();

  Random random_;
  const RandomCorpus* corpus_;
};

}  // namespace sakuin::test
