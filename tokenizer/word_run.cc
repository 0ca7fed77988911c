#include "tokenizer/word_run.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "tokenizer/possessive.h"
#include "tokenizer/romaji/reading.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer {
namespace {

constexpr std::size_t kDigitsOfGroup = 3;

bool joins(SignClass c) noexcept {
  return c == SignClass::hyphen || c == SignClass::dot || c == SignClass::underscore ||
         c == SignClass::ampersand;
}

}  // namespace

void WordRun::read() {
  size_ = 0;
  part_count_ = 0;
  hyphens_ = 0;
  only_dots_ = true;
  whole_possible_ = true;
  tail_ = {};
  do {
    read_part();
  } while (read_joiner());
  read_tail();
  put_run();
}

void WordRun::begin_part(std::size_t start, bool cut) noexcept {
  assert(part_count_ < kMaxParts);
  Part& part = parts_[part_count_++];
  part = Part{};
  part.begin = size_;
  part.start = start;
  part.cut = cut;
}

void WordRun::read_part() {
  begin_part(in_.peek().start, false);
  for (;;) {
    const Sign sign = in_.peek();
    if (continues_word(sign.cls)) {
      append(sign.code_point, sign);
    } else if (sign.cls == SignClass::comma && at_digit_group()) {
      current().grouped = true;
    } else if (sign.cls == SignClass::apostrophe) {
      if (!read_apostrophe()) return;
      append(U'\'', sign);
    } else {
      return;
    }
    in_.skip(1);
  }
}

/// True for an apostrophe that belongs to the word. Passes over a possessive, which ends the part.
bool WordRun::read_apostrophe() {
  if (possessive_at(in_, 0)) {
    in_.skip(kPossessiveSigns);
    current().possessive = true;
    return false;
  }
  return current().ends_in_letter && in_.peek(1).cls == SignClass::letter;
}

/// True at the comma of 1,234 or 1,234,567: three digits follow, and one to three, or such groups,
/// go before.
bool WordRun::at_digit_group() {
  const Part& part = current();
  if (part.letters > 0 || part.cut) return false;
  if (!part.grouped && part.digits > kDigitsOfGroup) return false;
  for (std::size_t i = 1; i <= kDigitsOfGroup; ++i) {
    if (in_.peek(i).cls != SignClass::digit) return false;
  }
  return in_.peek(kDigitsOfGroup + 1).cls != SignClass::digit;
}

bool WordRun::read_joiner() {
  const Sign joiner = in_.peek();
  if (!joins(joiner.cls) || !starts_word(in_.peek(1).cls)) return false;
  in_.skip(1);
  const bool hyphen = joiner.cls == SignClass::hyphen;
  hyphens_ += hyphen ? 1 : 0;
  only_dots_ = only_dots_ && joiner.cls == SignClass::dot;
  if (hyphens_ > kMaxNameHyphens || size_ == term_.size()) whole_possible_ = false;
  if (!whole_possible_) {
    put_parts();
  } else if (!hyphen) {
    term_[size_++] = static_cast<char>(joiner.code_point);
  }
  return true;
}

/// The signs of C++ and C#, if they end a part of letters.
void WordRun::read_tail() {
  const Part& part = current();
  if (part.digits > 0 || part.has_apostrophe || part.cut || part.possessive) return;
  if (is_acronym()) return;
  const SignClass sign = in_.peek().cls;
  if (sign == SignClass::plus && in_.peek(1).cls == sign) {
    tail_ = "++";
  } else if (sign == SignClass::number_sign) {
    tail_ = "#";
  } else {
    return;
  }
  const SignClass after = in_.peek(tail_.size()).cls;
  if (continues_word(after) || after == sign || part.size + tail_.size() > kMaxTokenBytes) {
    tail_ = {};
    return;
  }
  tail_end_ = in_.peek(tail_.size() - 1).end;
  in_.skip(tail_.size());
  skip_possessive(in_);
}

void WordRun::append(char32_t code_point, const Sign& sign) {
  std::array<char, kMaxUtf8Bytes> bytes;
  const std::size_t count = encode_utf8(code_point, bytes.data());
  if (size_ + count > term_.size() && whole_possible_) keep_current_part();
  if (size_ + count > term_.size()) {
    current().cut = true;
    put_parts();
    begin_part(sign.start, true);
  }
  std::copy_n(bytes.data(), count, term_.data() + size_);
  size_ += count;
  Part& part = current();
  part.size += count;
  part.end = sign.end;
  part.letters += sign.cls == SignClass::letter ? 1 : 0;
  part.digits += sign.cls == SignClass::digit ? 1 : 0;
  part.has_apostrophe = part.has_apostrophe || sign.cls == SignClass::apostrophe;
  if (starts_word(sign.cls)) part.ends_in_letter = sign.cls == SignClass::letter;
}

/// Gives the whole up: hands over the parts that have ended and moves the current one to the front.
void WordRun::keep_current_part() {
  Part part = current();
  --part_count_;
  put_parts();
  std::memmove(term_.data(), term_.data() + part.begin, part.size);
  part.begin = 0;
  size_ = part.size;
  parts_[part_count_++] = part;
  whole_possible_ = false;
}

void WordRun::put_run() {
  if (is_acronym()) return put_acronym();
  const bool is_name = whole_possible_ && is_hyphened_name();
  if (whole_possible_ && part_count_ > 1 && (hyphens_ <= kMaxHyphens || is_name)) {
    out_.put({term_.data(), size_}, parts_[0].start, current().end,
             is_number() ? TokenKind::number : TokenKind::compound);
    if (is_name) out_.put_readings_of_word({term_.data(), size_});
  }
  put_parts();
}

void WordRun::put_acronym() {
  std::size_t size = 0;
  for (const Part& part : parts()) {
    std::memmove(term_.data() + size, term_.data() + part.begin, part.size);
    size += part.size;
  }
  out_.put({term_.data(), size}, parts_[0].start, current().end, TokenKind::acronym);
  out_.advance();
  // The possessive may follow the last dot: the U.S.'s.
  if (in_.peek().cls == SignClass::dot && possessive_at(in_, 1)) in_.skip(1 + kPossessiveSigns);
}

/// Puts every part held, each in a place of its own, and forgets them.
void WordRun::put_parts() {
  for (const Part& part : parts()) {
    if (!tail_.empty() && &part == &current()) put_with_tail(part);
    const bool number = is_digits(part);
    out_.put(term_of(part), part.start, part.end, number ? TokenKind::number : TokenKind::word);
    if (!number && !part.cut) out_.put_readings_of_word(term_of(part));
    out_.advance();
  }
  part_count_ = 0;
  size_ = 0;
}

void WordRun::put_with_tail(const Part& part) {
  std::array<char, kMaxTokenBytes> term;
  char* end = std::copy_n(term_.data() + part.begin, part.size, term.data());
  end = std::copy(tail_.begin(), tail_.end(), end);
  out_.put({term.data(), end}, part.start, tail_end_, TokenKind::compound);
}

/// Minato-ku, Shinbutsu-shugo: hyphens alone join the parts, and each reads as Japanese. Many are
/// also written as one word. If all parts are English words it is English (go-to), unless the
/// hyphen is there to show where ん ends (Shin-yo).
bool WordRun::is_hyphened_name() const noexcept {
  if (hyphens_ == 0 || hyphens_ + 1 != part_count_) return false;
  bool is_foreign = false;
  bool after_n = false;
  for (const Part& part : parts()) {
    const std::string_view term = term_of(part);
    if (term.size() > 1 && !romaji::may_be_romaji(term)) return false;  // most English ends here
    is_foreign = is_foreign || !romaji::index_keys(term).empty();
    is_foreign = is_foreign || (after_n && std::string_view("aiueoy").find(term.front()) !=
                                               std::string_view::npos);
    after_n = term.back() == 'n';
  }
  return is_foreign && std::ranges::all_of(parts(), [this](const Part& part) {
           return !romaji::latin_keys(term_of(part)).empty();
         });
}

/// U.N.: single letters and dots.
bool WordRun::is_acronym() const noexcept {
  return whole_possible_ && part_count_ > 1 && only_dots_ &&
         std::ranges::all_of(parts(),
                             [](const Part& p) { return p.letters == 1 && p.digits == 0; });
}

/// 3.14, 1.2.3: digits and dots.
bool WordRun::is_number() const noexcept {
  return only_dots_ && std::ranges::all_of(parts(), is_digits);
}

}  // namespace sakuin::tokenizer
