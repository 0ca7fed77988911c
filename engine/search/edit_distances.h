// Edit distances between a word and the beginnings of terms, sign by sign: rows of the usual table
// (Wagner & Fischer 1974), of which only the cells near the diagonal matter. With transpositions it
// is the distance of optimal string alignment: no sign is edited twice.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tokenizer/unicode/utf8.h"

namespace sakuin {

inline constexpr std::uint32_t kMaxEdits = 2;

/// The sign at bytes[at] and how long it is. A byte that is not UTF-8 is a sign of its own.
struct TermSign {
  char32_t sign = 0;
  std::size_t size = 0;
  bool is_sound = true;

  static TermSign at(std::string_view bytes, std::size_t place) noexcept {
    constexpr char32_t kBeyondUnicode = 0x110000;
    const tokenizer::Decoded decoded = tokenizer::decode_utf8(bytes, place);
    if (decoded.code_point != tokenizer::kReplacement || decoded.size > 1) {
      return {decoded.code_point, decoded.size, true};
    }
    return {kBeyondUnicode + static_cast<unsigned char>(bytes[place]), 1, false};
  }
};

class EditDistances {
 public:
  /// REQUIRES 1 <= max_edits <= kMaxEdits.
  EditDistances(std::string_view word, std::uint32_t max_edits, bool transpositions)
      : max_edits_(max_edits), transpositions_(transpositions) {
    for (std::size_t at = 0; at < word.size();) {
      const TermSign sign = TermSign::at(word, at);
      word_.push_back(sign.sign);
      at += sign.size;
    }
    rows_.resize(word_.size() + max_edits + 1);
    signs_.resize(rows_.size());
    for (std::size_t cell = 0; cell < width(); ++cell) {
      rows_[0][cell] = static_cast<std::uint8_t>(cell < max_edits ? far() : cell - max_edits);
      if (cell > word_.size() + max_edits) rows_[0][cell] = far();
    }
  }

  /// Works out the row of a term whose first `depth` signs have theirs, for `sign` behind them.
  /// False if nothing that begins so is near enough.
  bool push(std::size_t depth, char32_t sign) noexcept {
    const std::size_t row = depth + 1;
    if (row >= rows_.size()) return false;
    signs_[row] = sign;
    Row& cells = rows_[row];
    std::uint8_t least = far();
    for (std::size_t cell = 0; cell < width(); ++cell) {
      cells[cell] = cell_of(row, cell, sign);
      least = std::min(least, cells[cell]);
    }
    return least <= max_edits_;
  }

  /// Of the first `depth` signs, pushed one after the other, and the whole word; beyond max_edits:
  /// at least as many as that.
  [[nodiscard]] std::uint32_t distance(std::size_t depth) const noexcept {
    const std::size_t diagonal = word_.size() + max_edits_;
    if (depth > diagonal || diagonal - depth >= width()) return far();
    return rows_[depth][diagonal - depth];
  }

 private:
  /// Cell c of row i: the first i signs of the term against the first i - max_edits + c of the
  /// word.
  using Row = std::array<std::uint8_t, 2 * kMaxEdits + 1>;

  [[nodiscard]] std::size_t width() const noexcept { return 2 * std::size_t{max_edits_} + 1; }
  [[nodiscard]] std::uint8_t far() const noexcept {
    return static_cast<std::uint8_t>(max_edits_ + 1);
  }

  [[nodiscard]] std::uint8_t cell_of(std::size_t row, std::size_t cell, char32_t sign) const {
    const std::size_t shifted = row + cell;  // the place in the word, and max_edits
    if (shifted < max_edits_ || shifted > word_.size() + max_edits_) return far();
    const std::size_t place = shifted - max_edits_;
    std::uint32_t edits = far();
    if (cell + 1 < width()) edits = std::min<std::uint32_t>(edits, rows_[row - 1][cell + 1] + 1U);
    if (cell > 0) edits = std::min<std::uint32_t>(edits, rows_[row][cell - 1] + 1U);
    if (place > 0) {
      const std::uint32_t differs = word_[place - 1] == sign ? 0 : 1;
      edits = std::min(edits, rows_[row - 1][cell] + differs);
    }
    if (transpositions_ && row > 1 && place > 1 && word_[place - 2] == sign &&
        word_[place - 1] == signs_[row - 1]) {
      edits = std::min<std::uint32_t>(edits, rows_[row - 2][cell] + 1U);
    }
    return static_cast<std::uint8_t>(edits);
  }

  std::vector<char32_t> word_;
  std::uint32_t max_edits_;
  bool transpositions_;
  std::vector<Row> rows_;        // by signs of the term
  std::vector<char32_t> signs_;  // of the term, from 1
};

}  // namespace sakuin
