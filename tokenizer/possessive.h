// The possessive 's, which is no part of the word before it.
#pragma once

#include <cstddef>

#include "tokenizer/sign_reader.h"

namespace sakuin::tokenizer {

/// Signs of a possessive: the apostrophe and the s.
inline constexpr std::size_t kPossessiveSigns = 2;

/// True if an apostrophe and a final s stand `ahead` places on. REQUIRES ahead <= 1.
[[nodiscard]] inline bool possessive_at(SignReader& in, std::size_t ahead) noexcept {
  if (in.peek(ahead).cls != SignClass::apostrophe || in.peek(ahead + 1).code_point != U's') {
    return false;
  }
  const SignClass after = in.peek(ahead + 2).cls;
  if (continues_word(after)) return false;
  return after != SignClass::apostrophe || in.peek(ahead + 3).cls != SignClass::letter;
}

inline void skip_possessive(SignReader& in) noexcept {
  if (possessive_at(in, 0)) in.skip(kPossessiveSigns);
}

}  // namespace sakuin::tokenizer
