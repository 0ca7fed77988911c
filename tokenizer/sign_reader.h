// Any bytes as a stream of signs: folded code points (NFKC, case fold, no ignorables), each with
// its class and the bytes it stands for, with a few signs of look-ahead.
//
// Text is folded chunk by chunk: a base, the marks on it and ignorables after it. All signs of a
// chunk carry its byte range, so composed, decomposed, full-width and half-width spellings give the
// same signs. An invalid byte is a sign of class `other`.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "tokenizer/unicode/fold.h"
#include "tokenizer/unicode/script.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer {

struct Sign {
  char32_t code_point = 0;
  SignClass cls = SignClass::other;
  std::size_t start = 0;  ///< bytes [start, end) of the text
  std::size_t end = 0;
};

class SignReader {
 public:
  static constexpr std::size_t kMaxLookAhead = 5;

  explicit SignReader(std::string_view text) noexcept : text_(text) {}

  /// The sign `ahead` places on; class `end` past the last. Valid until the next call of anything.
  /// REQUIRES ahead <= kMaxLookAhead.
  [[nodiscard]] const Sign& peek(std::size_t ahead = 0) noexcept {
    while (tail_ - head_ <= ahead && next_ < text_.size()) read_chunk();
    return tail_ - head_ > ahead ? window_[head_ + ahead] : end_;
  }

  /// REQUIRES that the signs skipped have been peeked at.
  void skip(std::size_t count) noexcept { head_ += count; }

  /// True when the next sign begins a chunk, so that reading may go on by bytes from position().
  /// May be false there too: only chunks of one byte are recognized once they have been peeked at.
  [[nodiscard]] bool at_byte() const noexcept {
    return head_ == tail_ || window_[head_].end - window_[head_].start == 1;
  }

  /// Where the next sign begins.
  [[nodiscard]] std::size_t position() const noexcept {
    return head_ == tail_ ? next_ : window_[head_].start;
  }

  /// Goes on reading at text[at], which begins a chunk.
  void seek(std::size_t at) noexcept {
    head_ = tail_ = 0;
    next_ = at;
  }

 private:
  void read_chunk() noexcept;
  void read_ascii_chunk() noexcept;
  void read_wide_chunk() noexcept;
  [[nodiscard]] std::size_t end_of_chunk(std::size_t at) const noexcept;
  void push(char32_t code_point, std::size_t start, std::size_t end) noexcept;
  void push_folded(std::size_t start, std::size_t end) noexcept;
  void make_room() noexcept;

  // The signs peeked at, one chunk, and a break before and after it.
  static constexpr std::size_t kWindow = kMaxLookAhead + kMaxFolded + 2;

  std::string_view text_;
  std::size_t next_ = 0;  ///< first byte not yet in the window
  std::size_t head_ = 0;  ///< window_[head_, tail_) is decoded and not yet skipped
  std::size_t tail_ = 0;
  Sign end_{.cls = SignClass::end};
  std::array<Sign, kWindow> window_;
};

}  // namespace sakuin::tokenizer
