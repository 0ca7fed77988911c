// Posts the tokens of one value of a text field, and measures it.
//
// A posting touches four places in memory that depend on each other, and with hundreds of thousands
// of terms none of them is near. So tokens wait until there are some, and each step is taken for
// all of them before the next: while one is worked at, the memory of the others is on its way
// (bench/EXPERIMENTS.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <sakuin/tokenizer.h>
#include <sakuin/types.h>

#include "engine/index/term_table.h"

namespace sakuin {

/// A tokenizer of the host's that breaks its contract spoils its own terms only: tokens that fit no
/// dictionary are left out, and positions never fall.
class Inverter final : public TokenSink {
 public:
  explicit Inverter(TermTable& terms) : terms_(terms) {}

  /// Before the tokens of a value. Positions are counted from `first_position` on.
  void begin(FieldId field, DocId doc, std::uint32_t first_position) noexcept;
  void on_token(const Token& token) override;
  /// After them.
  void finish();

  /// Places of the value that have a token.
  [[nodiscard]] std::uint32_t length() const noexcept { return length_; }
  /// Where the next value of the field begins: so far behind that no phrase reaches across.
  [[nodiscard]] std::uint32_t next_position() const noexcept;

 private:
  static constexpr std::size_t kBatch = 32;

  struct Waiting {
    TermTable::Hash hash;
    std::uint32_t position;
    std::uint32_t begin;  // of the term in text_
    std::uint32_t size;
  };

  [[nodiscard]] std::string_view term(const Waiting& token) const noexcept {
    return std::string_view(text_).substr(token.begin, token.size);
  }

  TermTable& terms_;
  FieldId field_ = 0;
  DocId doc_ = 0;
  std::uint32_t first_position_ = 0;
  std::uint32_t last_position_ = 0;
  std::uint32_t length_ = 0;
  std::array<Waiting, kBatch> waiting_;
  std::size_t waiting_count_ = 0;
  std::string text_;  // of those that wait
};

}  // namespace sakuin
