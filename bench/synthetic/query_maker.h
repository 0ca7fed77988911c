// Queries of the shapes and numbers of the public search-benchmark-game, in words of the corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "bench/synthetic/random.h"
#include "bench/synthetic/text_maker.h"

namespace bench {

/// Takes words that stand next to each other in the first texts it is offered.
class QueryMaker {
 public:
  explicit QueryMaker(std::uint64_t seed) : random_(~seed) {}

  void offer(const SyntheticText& text);
  /// Lines {"query", "tags"}.
  void write(std::ostream& lines) const;

 private:
  [[nodiscard]] std::size_t words_wanted() const noexcept;

  Random random_;
  std::uint64_t offered_ = 0;
  std::vector<SyntheticText> windows_;
};

}  // namespace bench
