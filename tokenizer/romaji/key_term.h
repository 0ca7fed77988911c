// The term under which a key is indexed: 0x01, the letters, 0x1F, the lengths in groups of six
// bits, lowest first, each 0x40 | bits, without zero groups at the end. No word has such a term,
// and all lengths of a key are neighbours in a sorted dictionary:
//   0x01 k o n o 0x1F      0x01 k o n o 0x1F 'A'     (Kono, Kōno)
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/letters.h"

namespace sakuin::romaji {

inline constexpr char kKeyTermMark = '\x01';
inline constexpr char kKeyTermEnd = '\x1F';

inline constexpr unsigned kLengthGroupBits = 6;
inline constexpr std::uint64_t kLengthGroupMask = (1u << kLengthGroupBits) - 1;
inline constexpr unsigned char kLengthGroupMark = 1u << kLengthGroupBits;
inline constexpr std::size_t kMaxLengthGroups = (64 + kLengthGroupBits - 1) / kLengthGroupBits;
inline constexpr std::size_t kMaxKeyTermBytes = 1 + kMaxKeyLetters + 1 + kMaxLengthGroups;

/// What a term says; points into it.
struct KeyTerm {
  std::string_view letters;
  std::uint64_t lengths = 0;
};

/// Appends what terms of all lengths of a key begin with, and no term of another key. Without the
/// last byte it is what terms begin with of all keys that begin so.
inline void append_key_prefix(std::string_view letters, std::string& out) {
  out += kKeyTermMark;
  out += letters;
  out += kKeyTermEnd;
}

/// Returns the bytes written. REQUIRES kMaxKeyTermBytes at out.
inline std::size_t write_key_term(const Key& key, char* out) noexcept {
  const std::string_view letters = key.letters();
  char* end = out;
  *end++ = kKeyTermMark;
  end = std::copy(letters.begin(), letters.end(), end);
  *end++ = kKeyTermEnd;
  for (std::uint64_t left = key.lengths(); left != 0; left >>= kLengthGroupBits) {
    *end++ = static_cast<char>(kLengthGroupMark | (left & kLengthGroupMask));
  }
  return static_cast<std::size_t>(end - out);
}

[[nodiscard]] inline bool is_key_term(std::string_view term) noexcept {
  return !term.empty() && term.front() == kKeyTermMark;
}

/// The lengths that `groups` say; nothing if the writer would not write them for so many o and u.
[[nodiscard]] inline std::optional<std::uint64_t> parse_lengths(std::string_view groups,
                                                                std::size_t rounded) noexcept {
  if (groups.size() > kMaxLengthGroups) return std::nullopt;
  std::uint64_t lengths = 0;
  unsigned shift = 0;
  for (const char c : groups) {
    const std::uint64_t bits = static_cast<unsigned char>(c) ^ kLengthGroupMark;
    if (bits > kLengthGroupMask || (bits << shift) >> shift != bits) return std::nullopt;
    lengths |= bits << shift;
    shift += kLengthGroupBits;
  }
  const bool ends_in_zero = !groups.empty() && groups.back() == char{kLengthGroupMark};
  const bool is_of_vowels = rounded >= 64 || lengths >> rounded == 0;
  if (ends_in_zero || !is_of_vowels) return std::nullopt;
  return lengths;
}

/// Nothing unless write_key_term() can have written `term`, whatever its bytes.
[[nodiscard]] inline std::optional<KeyTerm> parse_key_term(std::string_view term) noexcept {
  if (!is_key_term(term)) return std::nullopt;
  term.remove_prefix(1);
  const std::size_t end = term.find(kKeyTermEnd);
  if (end == 0 || end == std::string_view::npos || end > kMaxKeyLetters) return std::nullopt;
  const std::string_view letters = term.substr(0, end);
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!std::all_of(letters.begin(), letters.end(), is_letter)) return std::nullopt;
  const auto rounded = std::count_if(letters.begin(), letters.end(), is_rounded);
  const auto lengths = parse_lengths(term.substr(end + 1), static_cast<std::size_t>(rounded));
  if (!lengths.has_value()) return std::nullopt;
  return KeyTerm{letters, *lengths};
}

}  // namespace sakuin::romaji
