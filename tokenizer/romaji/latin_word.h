// A word of Latin letters as the fold reads it: vowels without their marks, and which were long.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/letters.h"
#include "tokenizer/romaji/onsets.h"

namespace sakuin::romaji {

class LatinWord {
 public:
  /// False if `folded` (NFKC, case folded) is empty, too long or has anything but letters, marks on
  /// vowels, and apostrophes.
  [[nodiscard]] bool read(std::string_view folded) noexcept;

  /// The same for ASCII.
  [[nodiscard]] bool read_ascii(std::string_view word) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// a-z or an apostrophe; 0 past the end. REQUIRES i <= size() + kMaxOnsetLetters.
  [[nodiscard]] char operator[](std::size_t i) const noexcept { return letters_[i]; }

  /// Macron or circumflex.
  [[nodiscard]] bool is_long(std::size_t i) const noexcept { return ((long_ >> i) & 1) != 0; }

  /// REQUIRES start + count <= size().
  [[nodiscard]] std::string_view letters(std::size_t start, std::size_t count) const noexcept {
    return {letters_.data() + start, count};
  }

 private:
  [[nodiscard]] bool add(char letter) noexcept;
  [[nodiscard]] bool add_wide(char32_t code_point) noexcept;
  [[nodiscard]] bool add_mark(char32_t mark) noexcept;
  void set_long() noexcept { long_ |= std::uint64_t{1} << (size_ - 1); }

  std::array<char, kMaxWordLetters + kMaxOnsetLetters + 1> letters_;  // not cleared: many words
  std::size_t size_ = 0;
  std::uint64_t long_ = 0;
};

}  // namespace sakuin::romaji
