// Texts of words that are numbers: 0 is the most frequent word of the language.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/synthetic/random.h"

namespace bench {

using WordRank = std::uint32_t;
using SyntheticText = std::vector<WordRank>;

inline constexpr WordRank kVocabulary = WordRank{1} << 20;
/// Words below this rank are every text's: "the", "of". They belong to no topic.
inline constexpr WordRank kFunctionWords = 256;

/// How the word is written: two to four syllables, one if it is frequent; no two alike.
void append_word(WordRank rank, std::string& text);

/// Draws ranks with probability 1 / (rank + 2.7)^1.05: Mandelbrot's form of Zipf's law, by the
/// alias method (Walker, 1977; Vose, 1991).
class ZipfSampler {
 public:
  ZipfSampler();
  [[nodiscard]] WordRank draw(Random& random) const noexcept;

 private:
  struct Cell {
    std::uint32_t keep;  ///< of 2^32: how often the cell's own rank is drawn
    WordRank other;
  };
  std::vector<Cell> cells_;
};

class TextMaker {
 public:
  explicit TextMaker(std::uint64_t seed) : random_(seed) {}

  /// Valid until the next call.
  const SyntheticText& next();

 private:
  [[nodiscard]] std::uint32_t draw_length() noexcept;
  [[nodiscard]] WordRank draw_word(std::uint32_t topic) noexcept;

  ZipfSampler zipf_;
  Random random_;
  SyntheticText text_;
};

}  // namespace bench
