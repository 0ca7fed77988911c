// One word of any form, folded as the tokenizer would: NFKC, small letters, apostrophes of one
// kind, without a final 's.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <sakuin/romaji.h>

#include "tokenizer/unicode/utf8.h"

namespace sakuin::romaji {

class FoldedWord {
 public:
  explicit FoldedWord(std::string_view word) noexcept;

  /// Empty if the word is longer than kMaxBytes. Lives as long as this.
  [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), size_}; }

 private:
  // Every letter may carry as many marks as will ever be meant.
  static constexpr std::size_t kMarksPerLetter = 3;
  static constexpr std::size_t kMaxBytes =
      kMaxWordLetters * (1 + kMarksPerLetter) * tokenizer::kMaxUtf8Bytes;

  std::array<char, kMaxBytes> bytes_;
  std::size_t size_ = 0;
};

}  // namespace sakuin::romaji
