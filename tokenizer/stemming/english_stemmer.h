// Stems of English words among Japanese ones, one word after the other. Words come again, so stems
// are kept: Porter2 takes ten times what reading a word does.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/stemming/porter2.h"

namespace sakuin::tokenizer {

/// True if the word has a stem: it has a letter a-z, and is not too long. The same is true of its
/// stem.
[[nodiscard]] bool has_stem(std::string_view word) noexcept;

/// Not for several threads at once.
class EnglishStemmer {
 public:
  EnglishStemmer();

  /// REQUIRES has_stem(word). Valid until the next call. A function of the word alone.
  [[nodiscard]] std::string_view stem(std::string_view word);

 private:
  static constexpr std::size_t kMaxKeptBytes = 30;

  /// Words that share a slot drive each other out.
  struct Kept {
    std::array<char, kMaxKeptBytes> word;
    unsigned char word_bytes = 0;
    unsigned char stem_bytes = 0;
    std::array<char, kMaxKeptBytes + 2> stem;
  };

  [[nodiscard]] std::string_view find_stem(std::string_view word);

  Porter2 porter2_;
  std::vector<Kept> kept_;
};

}  // namespace sakuin::tokenizer
