#include "tokenizer/japanese_run.h"

#include <array>
#include <cstring>
#include <string_view>

#include "tokenizer/possessive.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer {
namespace {

/// The last one or two signs of the run.
class Bigram {
 public:
  void add(const Sign& sign) noexcept {
    if (sign_count_ > 0) {
      size_ -= second_at_;
      std::memmove(term_.data(), term_.data() + second_at_, size_);
    }
    start_ = sign_count_ > 0 ? second_start_ : sign.start;
    second_at_ = size_;
    second_start_ = sign.start;
    end_ = sign.end;
    size_ += encode_utf8(sign.code_point, term_.data() + size_);
    ++sign_count_;
  }

  [[nodiscard]] std::size_t sign_count() const noexcept { return sign_count_; }

  void put(TokenWriter& out, TokenKind kind) const {
    out.put({term_.data(), size_}, start_, end_, kind);
    out.advance();
  }

 private:
  std::array<char, 2 * kMaxUtf8Bytes> term_{};
  std::size_t size_ = 0;
  std::size_t second_at_ = 0;  ///< where the later sign begins in term_
  std::size_t second_start_ = 0;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
  std::size_t sign_count_ = 0;
};

}  // namespace

void read_japanese_run(SignReader& in, TokenWriter& out) {
  const SignClass first = in.peek().cls;
  const SignClass script = first == SignClass::prolonged ? SignClass::katakana : first;
  const TokenKind kind = script == SignClass::han ? TokenKind::kanji : TokenKind::kana;
  const auto belongs = [&](SignClass c) {
    return c == script || (c == SignClass::prolonged && script != SignClass::han);
  };
  Bigram bigram;
  for (;; in.skip(1)) {
    const Sign& sign = in.peek();
    if (sign.cls == SignClass::mark) continue;  // one that no composed kana exists for
    if (!belongs(sign.cls)) break;
    bigram.add(sign);
    if (bigram.sign_count() > 1) bigram.put(out, kind);
  }
  if (bigram.sign_count() == 1) bigram.put(out, kind);
  skip_possessive(in);
}

}  // namespace sakuin::tokenizer
