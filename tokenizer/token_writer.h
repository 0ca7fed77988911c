// Between the rules and the sink: gives tokens their position, and words and kana their readings.
// Whatever stands for the same place of the text (a compound and its first part, a token and its
// readings) is put before advance().
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include <sakuin/tokenizer.h>

#include "tokenizer/romaji/reading.h"

namespace sakuin::tokenizer {

class TokenWriter {
 public:
  enum class Readings : std::uint8_t { drop, put };

  explicit TokenWriter(TokenSink& sink, Readings readings = Readings::drop) noexcept
      : sink_(sink), with_readings_(readings == Readings::put) {}

  void put(std::string_view term, std::size_t start, std::size_t end, TokenKind kind) {
    start_ = start;
    end_ = end;
    sink_.on_token({term, position_, start, end, kind});
  }

  // Readings of the token just put. Its term is handed over again: none is kept.
  void put_readings_of_word(std::string_view word) {
    // Most English words end here, so the rest stays out of line.
    if (with_readings_ && romaji::may_be_romaji(word)) put_word_keys(word);
  }
  /// Of ASCII letters and digits; `in_text` is where they stand in the text, in any case: what was
  /// read long ago is looked at sooner than what was written just now. REQUIRES that eight bytes
  /// can be read at `word`.
  void put_readings_of_ascii(const char* in_text, const char* word, std::size_t size) {
    if (with_readings_ && romaji::may_have_key(in_text, size)) [[unlikely]] {
      if (!romaji::is_short_english_word(word, size)) put_ascii_keys({word, size});
    }
  }
  void put_readings_of_kana(std::string_view kana);
  /// In kana; the first kMaxReadings that differ.
  void put_readings(std::span<const std::string> readings);

  /// Goes on to the next place; stays on the last that 32 bits can name.
  void advance() noexcept {
    if (position_ != std::numeric_limits<std::uint32_t>::max()) ++position_;
  }

 private:
  void put_word_keys(std::string_view word);
  void put_ascii_keys(std::string_view word);
  void put_keys(const romaji::Keys& keys);
  void put_key(const romaji::Key& key);

  TokenSink& sink_;
  bool with_readings_;
  std::uint32_t position_ = 0;
  std::size_t start_ = 0;  ///< of the token just put
  std::size_t end_ = 0;
};

}  // namespace sakuin::tokenizer
