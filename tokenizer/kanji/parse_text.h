// One way to split and read a run, as text that MeCab writes by our format: "0,6,タカムラ;6,9,;.".
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sakuin::tokenizer {

struct Morpheme {
  std::size_t begin;  ///< bytes of the run
  std::size_t end;
  std::string_view reading;  ///< katakana; empty if none is known
};

/// MeCab's options that make it write so. The eighth feature of IPADIC is the reading; a word that
/// is in no dictionary has none.
inline constexpr const char* kParseFormat = "-F%ps,%pe,%f[7]; -U%ps,%pe,; -E.";

/// Appends the morphemes of `text`, or none if they do not cover a run of `run_size` bytes from end
/// to end: then a dictionary of another kind is at work.
void read_parse(std::string_view text, std::size_t run_size, std::vector<Morpheme>& morphemes);

}  // namespace sakuin::tokenizer
