// What identifies the behaviour of a built-in tokenizer: its name, the versions of its rules, the
// data it reads, and the Unicode version its tables come from.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "tokenizer/unicode/fold.h"

namespace sakuin::tokenizer {

/// FNV-1a; `version` rises with every change of rules. `more` tells of whatever else the tokens
/// depend on.
[[nodiscard]] inline std::uint64_t fingerprint_of(
    std::string_view name, std::uint8_t version,
    std::initializer_list<std::string_view> more = {}) noexcept {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  const auto mix = [&hash](char byte) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x0000'0100'0000'01B3;
  };
  for (const char c : name) mix(c);
  mix('\0');
  mix(static_cast<char>(version));
  for (const char c : unicode_version()) mix(c);
  for (const std::string_view each : more) {
    mix('\0');
    for (const char c : each) mix(c);
  }
  return hash;
}

}  // namespace sakuin::tokenizer
