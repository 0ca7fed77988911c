// The one door to utf8proc: what a code point is, its lower case, and the NFKC case fold of a
// chunk. Results depend on the Unicode version, which therefore is part of every fingerprint.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sakuin::tokenizer {

/// General category, as coarse as tokenizers need it: L*, N*, M*, the rest.
enum class Category : std::uint8_t { letter, number, mark, other };

struct Traits {
  Category category = Category::other;
  bool ignorable = false;    ///< Default_Ignorable_Code_Point: soft hyphen, joiners, selectors, ...
  bool folds_alone = false;  ///< fold() of this code point alone gives it back
};

[[nodiscard]] Traits traits_of(char32_t code_point) noexcept;

/// Simple lower case: always one code point.
[[nodiscard]] char32_t to_lower(char32_t code_point) noexcept;

/// One code point becomes at most kMaxFoldedBase, a mark at most kMaxFoldedMark (Unicode 15).
inline constexpr std::size_t kMaxFoldedBase = 18;
inline constexpr std::size_t kMaxFoldedMark = 4;

/// Marks a chunk may hold, as in the Stream-Safe Text Format of UAX #15.
inline constexpr std::size_t kMaxChunkMarks = 30;
inline constexpr std::size_t kMaxFolded = kMaxFoldedBase + kMaxChunkMarks * kMaxFoldedMark;

/// NFKC with case folding and without ignorables, into `out`; returns the number of code points, 0
/// when nothing is left or it does not fit. REQUIRES well-formed UTF-8.
[[nodiscard]] std::size_t fold(std::string_view chunk,
                               std::span<char32_t, kMaxFolded> out) noexcept;

/// "15.0.0"
[[nodiscard]] std::string_view unicode_version() noexcept;

}  // namespace sakuin::tokenizer
