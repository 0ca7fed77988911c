// Kana and Han are written without spaces: a run of one script becomes its overlapping bigrams.
#pragma once

#include "tokenizer/sign_reader.h"
#include "tokenizer/token_writer.h"

namespace sakuin::tokenizer {

[[nodiscard]] constexpr bool starts_japanese_run(SignClass c) noexcept {
  return is_kana(c) || c == SignClass::han;
}

/// Reads the run of hiragana, katakana or Han at the next sign. REQUIRES starts_japanese_run().
void read_japanese_run(SignReader& in, TokenWriter& out);

}  // namespace sakuin::tokenizer
