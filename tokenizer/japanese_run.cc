#include "tokenizer/japanese_run.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "tokenizer/possessive.h"

namespace sakuin::tokenizer {

void JapaneseRun::read() {
  const SignClass first = in_.peek().cls;
  const SignClass script = first == SignClass::prolonged ? SignClass::katakana : first;
  const TokenKind kind = script == SignClass::han ? TokenKind::kanji : TokenKind::kana;
  const auto belongs = [&](SignClass c) {
    return c == script || (c == SignClass::prolonged && script != SignClass::han);
  };
  bool whole = true;
  size_ = 0;
  count_ = 0;
  for (;; in_.skip(1)) {
    const Sign& sign = in_.peek();
    if (sign.cls == SignClass::mark) continue;  // one that no composed kana exists for
    if (!belongs(sign.cls)) break;
    if (count_ == kMaxSigns) {
      put_bigrams(kind);
      keep_last();
      whole = false;
    }
    add(sign);
  }
  whole = whole && size_ <= kMaxTokenBytes;
  if (!whole) {
    put_bigrams(kind);
  } else if (kind == TokenKind::kana) {
    put_kana();
  } else {
    put_kanji();
  }
  skip_possessive(in_);
}

void JapaneseRun::add(const Sign& sign) noexcept {
  places_[count_++] = {size_, sign.start, sign.end};
  size_ += encode_utf8(sign.code_point, term_.data() + size_);
}

void JapaneseRun::keep_last() noexcept {
  Place last = places_[count_ - 1];
  size_ -= last.begin;
  std::memmove(term_.data(), term_.data() + last.begin, size_);
  last.begin = 0;
  places_[0] = last;
  count_ = 1;
}

/// The run in one place, as a word of Latin letters has one: phrases go from one to the other. Its
/// bigrams stand there, too; which of them a run has tells nearly always how they are arranged.
void JapaneseRun::put_kana() {
  const std::string_view run = term_of(0, count_ - 1);
  put(0, count_ - 1, TokenKind::kana);
  out_.put_readings_of_kana(run);
  for (std::size_t first = 0; count_ > 2 && first + 1 < count_; ++first) {
    put(first, first + 1, TokenKind::kana);
  }
  out_.advance();
}

/// The bigrams, and among them the words that are read: before the bigram they begin with if they
/// are longer, after it if they are shorter. No bigram begins with the last sign of a run; a word
/// of that sign alone shares the place of the last bigram, so that positions are those of bigrams.
void JapaneseRun::put_kanji() {
  if (kanji_ == nullptr) return put_bigrams(TokenKind::kanji);
  if (reader_ == nullptr) reader_ = kanji_->make_reader();
  std::span<const KanjiWord> words = reader_->read(term_of(0, count_ - 1));
  for (std::size_t first = 0; first == 0 || first + 1 < count_; ++first) {
    const std::size_t last = std::min(first + 1, count_ - 1);
    const bool final_place = last + 1 == count_;
    bool bigram_is_put = false;
    for (; !words.empty(); words = words.subspan(1)) {
      const KanjiWord& word = words.front();
      const std::size_t from = sign_at(word.begin);
      const std::size_t to = sign_at(word.end - 1);
      if (from > first && !final_place) break;
      if (!bigram_is_put && to <= last) {
        put(first, last, TokenKind::kanji);
        bigram_is_put = true;
      }
      if (from != first || to != last) put(from, to, TokenKind::kanji);
      out_.put_readings(word.readings);
    }
    if (!bigram_is_put) put(first, last, TokenKind::kanji);
    out_.advance();
  }
}

void JapaneseRun::put_bigrams(TokenKind kind) {
  for (std::size_t first = 0; first == 0 || first + 1 < count_; ++first) {
    put(first, std::min(first + 1, count_ - 1), kind);
    out_.advance();
  }
}

std::size_t JapaneseRun::sign_at(std::size_t byte) const noexcept {
  std::size_t sign = 0;
  while (end_of(sign) <= byte) ++sign;
  return sign;
}

void JapaneseRun::put(std::size_t first, std::size_t last, TokenKind kind) {
  out_.put(term_of(first, last), places_[first].start, places_[last].end, kind);
}

}  // namespace sakuin::tokenizer
