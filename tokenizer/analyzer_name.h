// What tokenizers and filters may be called.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sakuin::tokenizer {

inline constexpr std::size_t kMaxNameBytes = 64;

[[nodiscard]] inline bool is_analyzer_name(std::string_view name) noexcept {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= kMaxNameBytes && std::ranges::all_of(name, allowed);
}

}  // namespace sakuin::tokenizer
