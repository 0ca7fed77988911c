// The kana and pairs of kana that are one syllable: their keys and spellings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sakuin/romaji.h>

namespace sakuin::romaji {

inline constexpr char16_t kSmallTsu = u'っ';
inline constexpr char16_t kMoraicN = u'ん';
inline constexpr char16_t kProlonged = u'ー';
inline constexpr char16_t kHiraganaToKatakana = 0x60;

struct KanaSyllable {
  char16_t kana;   ///< hiragana
  char16_t small;  ///< a small one after it, or 0
  std::string_view key;
  std::string_view second_key;  ///< of another reading, or empty
  std::string_view hepburn;
  std::string_view typed;  ///< on a keyboard, where that differs from Hepburn
};

/// With the small kana after it, or 0 for none. nullptr if that is no syllable.
[[nodiscard]] const KanaSyllable* find_kana(char16_t kana, char16_t small) noexcept;

/// A run of kana as hiragana, with iteration marks (ゝ, ヾ) replaced by what they repeat.
class KanaWord {
 public:
  /// False if `folded` (NFKC) is empty, too long or has anything but kana and ー.
  [[nodiscard]] bool read(std::string_view folded) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// 0 past the end. REQUIRES i <= size().
  [[nodiscard]] char16_t operator[](std::size_t i) const noexcept {
    return i < size_ ? kana_[i] : char16_t{0};
  }

  /// REQUIRES size() < kMaxWordLetters.
  void add(char16_t kana) noexcept { kana_[size_++] = kana; }

 private:
  std::array<char16_t, kMaxWordLetters> kana_;
  std::size_t size_ = 0;
};

}  // namespace sakuin::romaji
