// Numbers that look random and are the same on every machine: everything follows from the seed.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace sakuin::test {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// REQUIRES bound > 0. In [0, bound).
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  /// In [low, high].
  [[nodiscard]] std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return low + below(high - low + 1);
  }
  [[nodiscard]] double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  [[nodiscard]] bool chance(double probability) { return unit() < probability; }

  template <class Container>
  [[nodiscard]] const auto& pick(const Container& choices) {
    return choices[below(std::size(choices))];
  }

 private:
  std::mt19937_64 engine_;  // the standard fixes its output; its distributions are not fixed
};

/// Made-up words whose frequencies follow Zipf's law: the n-th most frequent of weight 1 /
/// n^exponent.
class ZipfWords {
 public:
  explicit ZipfWords(std::size_t vocabulary, double exponent = 1.0) {
    double total = 0;
    for (std::size_t rank = 0; rank < vocabulary; ++rank) {
      words_.push_back(spell(rank));
      total += std::pow(static_cast<double>(rank + 1), -exponent);
      cumulated_.push_back(total);
    }
  }

  [[nodiscard]] const std::string& draw(Random& random) const {
    const double at = random.unit() * cumulated_.back();
    const auto found = std::upper_bound(cumulated_.begin(), cumulated_.end(), at);
    const auto rank = static_cast<std::size_t>(found - cumulated_.begin());
    return words_[std::min(rank, words_.size() - 1)];
  }

  [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }

 private:
  /// The rank in a numeral system of syllables: every rank another word.
  static std::string spell(std::size_t rank) {
    static constexpr std::string_view kSyllables[] = {"ka", "mo", "shi", "tan", "re", "bu", "lo",
                                                      "ne", "ru", "chi", "pa",  "wo", "ki", "zen"};
    std::string word;
    for (std::size_t left = rank + 1; left > 0; left /= std::size(kSyllables)) {
      word += kSyllables[left % std::size(kSyllables)];
    }
    return word;
  }

  std::vector<std::string> words_;
  std::vector<double> cumulated_;
};

}  // namespace sakuin::test
