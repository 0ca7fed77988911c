// A word run: words and numbers of scripts with letters, joined by single signs without a space, as
// in "Jun-ichi's", "AT&T", "3.14", "U.N.", "C++". Reads it and decides which tokens it becomes.
//
// Memory is bounded: what may still become one whole token is kept, at most kMaxTokenBytes; once
// the whole is out of the question, parts are handed over as they end, and pieces of a part as they
// fill.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include <sakuin/tokenizer.h>

#include "tokenizer/sign_reader.h"
#include "tokenizer/token_writer.h"

namespace sakuin::tokenizer {

class WordRun {
 public:
  WordRun(SignReader& in, TokenWriter& out) noexcept : in_(in), out_(out) {}

  /// Reads the run at the next sign and puts its tokens. REQUIRES that this sign starts a word.
  void read();

 private:
  /// A word or number of the run, or a piece of one. No default values: an array of
  /// these is not cleared for every text.
  struct Part {
    std::size_t begin;  ///< term_[begin, begin + size)
    std::size_t size;
    std::size_t start;  ///< bytes of the text
    std::size_t end;
    std::size_t letters;
    std::size_t digits;
    bool ends_in_letter;  ///< not counting marks
    bool has_apostrophe;
    bool grouped;  ///< digits that had commas: 1,234
    bool cut;      ///< a piece of a longer word
    bool possessive;
  };

  static constexpr std::size_t kMaxHyphens = 2;
  static constexpr std::size_t kMaxNameHyphens = 4;
  // A single letter each and a sign between them, save the hyphens, fill kMaxTokenBytes.
  static constexpr std::size_t kMaxParts = kMaxTokenBytes / 2 + kMaxNameHyphens + 1;

  void begin_part(std::size_t start, bool cut) noexcept;
  void read_part();
  [[nodiscard]] bool read_apostrophe();
  [[nodiscard]] bool at_digit_group();
  [[nodiscard]] bool read_joiner();
  void read_tail();
  void append(char32_t code_point, const Sign& sign);
  void keep_current_part();

  void put_run();
  void put_acronym();
  void put_parts();
  void put_with_tail(const Part& part);
  [[nodiscard]] bool is_hyphened_name() const noexcept;

  [[nodiscard]] bool is_acronym() const noexcept;
  [[nodiscard]] bool is_number() const noexcept;
  [[nodiscard]] static bool is_digits(const Part& part) noexcept {
    return part.digits > 0 && part.letters == 0 && !part.has_apostrophe;
  }
  [[nodiscard]] Part& current() noexcept { return parts_[part_count_ - 1]; }
  [[nodiscard]] std::span<const Part> parts() const noexcept {
    return {parts_.data(), part_count_};
  }
  [[nodiscard]] std::string_view term_of(const Part& part) const noexcept {
    return {term_.data() + part.begin, part.size};
  }

  SignReader& in_;
  TokenWriter& out_;
  std::array<char, kMaxTokenBytes> term_;  ///< the whole: parts and the signs it keeps
  std::size_t size_ = 0;
  std::array<Part, kMaxParts> parts_;
  std::size_t part_count_ = 0;
  std::size_t hyphens_ = 0;
  bool only_dots_ = true;       ///< every joiner so far is a dot
  bool whole_possible_ = true;  ///< when false, term_ and parts_ hold the current part alone
  std::string_view tail_;       ///< "++" or "#" after the last part
  std::size_t tail_end_ = 0;
};

}  // namespace sakuin::tokenizer
