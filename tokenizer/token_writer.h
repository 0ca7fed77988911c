// Between the rules and the sink: gives tokens their position. Whatever stands for the same place
// of the text (a compound and its first part, a word and another key for it) is put before
// advance().
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <sakuin/tokenizer.h>

namespace sakuin::tokenizer {

class TokenWriter {
 public:
  explicit TokenWriter(TokenSink& sink) noexcept : sink_(sink) {}

  void put(std::string_view term, std::size_t start, std::size_t end, TokenKind kind) {
    sink_.on_token({term, position_, start, end, kind});
  }

  /// Goes on to the next place; stays on the last that 32 bits can name.
  void advance() noexcept {
    if (position_ != std::numeric_limits<std::uint32_t>::max()) ++position_;
  }

 private:
  TokenSink& sink_;
  std::uint32_t position_ = 0;
};

}  // namespace sakuin::tokenizer
