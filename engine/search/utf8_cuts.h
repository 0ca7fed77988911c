// Where a text may be cut. Bytes that are not UTF-8 are characters of their own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sakuin {

/// A UTF-8 sequence has at most this many bytes after its first.
inline constexpr std::size_t kMaxContinuations = 3;

[[nodiscard]] inline bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Bytes of the sequence that begins with `lead`, as far as that alone tells.
[[nodiscard]] inline std::size_t sequence_bytes(char lead) noexcept {
  const auto byte = static_cast<unsigned char>(lead);
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

/// Where the sequence begins that a cut at `at` would split; `at` if it splits none.
[[nodiscard]] inline std::size_t sequence_start(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size() || !is_continuation(text[at])) return at;
  for (std::size_t back = 1; back <= std::min(kMaxContinuations, at); ++back) {
    const char c = text[at - back];
    if (!is_continuation(c)) return sequence_bytes(c) > back ? at - back : at;
  }
  return at;
}

/// Where the sequence ends that a cut at `at` would split; `at` if it splits none.
[[nodiscard]] inline std::size_t sequence_end(std::string_view text, std::size_t at) noexcept {
  const std::size_t start = sequence_start(text, at);
  if (start == at) return at;
  const std::size_t limit = std::min(text.size(), start + sequence_bytes(text[start]));
  while (at < limit && is_continuation(text[at])) ++at;
  return at;
}

}  // namespace sakuin
