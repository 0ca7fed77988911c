// What a tokenizer's output means in a query.
//
// A text is looked for in up to three ways, any of which will do:
//   whole  all of it as one indexed term ("e-mail" as email, こうむら as one word),
//   words  place by place, each compound, kana run or kanji word in one place,
//   parts  place by place as the text splits furthest: the parts of compounds, bigrams of kana and
//          kanji.
// A compound of a single part ("c++") stands for that part.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/tokenizer.h>

namespace sakuin {

/// A reading key of a word (tokenizer/romaji/key_term.h).
struct Reading {
  std::string letters;
  std::uint64_t lengths = 0;
  friend bool operator==(const Reading&, const Reading&) = default;
};

/// A term, its place relative to the first one, how it is read, and the term of its stem.
struct PlacedWord {
  std::string term;
  std::uint32_t offset = 0;
  TokenKind kind = TokenKind::word;
  std::vector<Reading> readings = {};
  bool is_piece = false;  ///< of a run of kana, with readings that live documents have
  std::string stem = {};  ///< empty if it has none
  friend bool operator==(const PlacedWord&, const PlacedWord&) = default;
};

/// The term by which a word is looked for in all its forms.
[[nodiscard]] inline const std::string& own_term(const PlacedWord& word) noexcept {
  return word.stem.empty() ? word.term : word.stem;
}

struct AnalyzedText {
  std::vector<PlacedWord> parts;    ///< ascending by offset; empty if the text has no token
  std::vector<PlacedWord> words;    ///< empty if they are no other than the parts or the whole
  std::optional<PlacedWord> whole;  ///< nothing if no term stands for all of the text
  bool is_too_long = false;         ///< has more than kMaxTextTokens; the above are empty
};

/// Analyzes one text after the other, in the memory of those before. Not for several threads at
/// once.
class TextAnalyzer {
 public:
  TextAnalyzer();
  ~TextAnalyzer();
  TextAnalyzer(const TextAnalyzer&) = delete;
  TextAnalyzer& operator=(const TextAnalyzer&) = delete;

  /// Stays as it is until the next call.
  [[nodiscard]] const AnalyzedText& analyze(const Tokenizer& tokenizer, std::string_view text);

  /// The same of a text whose last word is only begun.
  [[nodiscard]] const AnalyzedText& analyze_beginning(const Tokenizer& tokenizer,
                                                      std::string_view text);

 private:
  class Collector;

  [[nodiscard]] const AnalyzedText& finish();

  std::unique_ptr<Collector> collector_;
  AnalyzedText result_;
};

}  // namespace sakuin
