// Kana and Han are written without spaces: a run of one script becomes its overlapping bigrams. A
// run of kana is also one word, and so is what a dictionary finds in a run of Han: these carry the
// readings.
//
// Memory is bounded: what may still become one word is kept, at most kMaxSigns; of a longer run
// there are bigrams alone.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

#include "tokenizer/kanji/kanji_dictionary.h"
#include "tokenizer/romaji/reading.h"
#include "tokenizer/sign_reader.h"
#include "tokenizer/token_writer.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer {

[[nodiscard]] constexpr bool starts_japanese_run(SignClass c) noexcept {
  return is_kana(c) || c == SignClass::han;
}

class JapaneseRun {
 public:
  /// `kanji` may be null: then Han has no readings.
  JapaneseRun(SignReader& in, TokenWriter& out, const KanjiDictionary* kanji) noexcept
      : in_(in), out_(out), kanji_(kanji) {}

  /// Reads the run of hiragana, katakana or Han at the next sign and puts its tokens. REQUIRES
  /// starts_japanese_run().
  void read();

 private:
  static constexpr std::size_t kMaxSigns = romaji::kMaxWordLetters;

  /// One sign of the run. No default values: an array of these is not cleared for every text.
  struct Place {
    std::size_t begin;  ///< in term_
    std::size_t start;  ///< bytes of the text
    std::size_t end;
  };

  void add(const Sign& sign) noexcept;
  void keep_last() noexcept;

  void put_kana();
  void put_kanji();
  void put_bigrams(TokenKind kind);
  void put(std::size_t first, std::size_t last, TokenKind kind);

  [[nodiscard]] std::string_view term_of(std::size_t first, std::size_t last) const noexcept {
    return {term_.data() + places_[first].begin, end_of(last) - places_[first].begin};
  }
  /// The sign that holds a byte of term_.
  [[nodiscard]] std::size_t sign_at(std::size_t byte) const noexcept;
  [[nodiscard]] std::size_t end_of(std::size_t sign) const noexcept {
    return sign + 1 < count_ ? places_[sign + 1].begin : size_;
  }

  SignReader& in_;
  TokenWriter& out_;
  const KanjiDictionary* kanji_;
  std::unique_ptr<KanjiReader> reader_;  ///< made for the first run of Han
  std::array<char, kMaxSigns * kMaxUtf8Bytes> term_;
  std::size_t size_ = 0;
  std::array<Place, kMaxSigns> places_;
  std::size_t count_ = 0;
};

}  // namespace sakuin::tokenizer
