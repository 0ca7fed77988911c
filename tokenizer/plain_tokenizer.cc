#include "tokenizer/plain_tokenizer.h"

#include <array>

#include "tokenizer/fingerprint.h"
#include "tokenizer/token_writer.h"
#include "tokenizer/unicode/ascii.h"
#include "tokenizer/unicode/fold.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer {
namespace {

constexpr std::uint8_t kPlainRulesVersion = 1;

/// The run under construction, at most one token long.
class PlainRun {
 public:
  explicit PlainRun(TokenSink& sink) noexcept : out_(sink) {}

  /// Takes the ASCII letters and digits at text[at], as many as fit; returns the byte after them.
  std::size_t add_ascii(std::string_view text, std::size_t at) {
    if (size_ == term_.size()) finish(at);
    if (size_ == 0) start_ = at;
    const AsciiWord word = read_ascii_word(text, at, term_.data() + size_, term_.size() - size_);
    size_ += word.size;
    has_letter_ = has_letter_ || word.has_letter;
    return at + word.size;
  }

  void add(char32_t lower, bool letter, std::size_t at) {
    std::array<char, kMaxUtf8Bytes> bytes;
    const std::size_t count = encode_utf8(lower, bytes.data());
    if (size_ + count > term_.size()) finish(at);
    if (size_ == 0) start_ = at;
    for (std::size_t i = 0; i < count; ++i) term_[size_++] = bytes[i];
    has_letter_ = has_letter_ || letter;
  }

  /// Hands over what there is; the run ends before text[end].
  void finish(std::size_t end) {
    if (size_ == 0) return;
    out_.put({term_.data(), size_}, start_, end, has_letter_ ? TokenKind::word : TokenKind::number);
    out_.advance();
    size_ = 0;
    has_letter_ = false;
  }

 private:
  TokenWriter out_;
  std::array<char, kMaxTokenBytes> term_;
  std::size_t size_ = 0;
  std::size_t start_ = 0;
  bool has_letter_ = false;
};

}  // namespace

std::uint64_t PlainTokenizer::fingerprint() const noexcept {
  return fingerprint_of(name(), kPlainRulesVersion);
}

void PlainTokenizer::tokenize(std::string_view text, TokenSink& sink) const {
  PlainRun run(sink);
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_ascii_word(text[at])) {
      at = run.add_ascii(text, at);
    } else if (is_ascii(text[at])) {
      run.finish(at);
      ++at;
    } else {
      const Decoded decoded = decode_utf8(text, at);
      const Category category = traits_of(decoded.code_point).category;
      if (category == Category::letter || category == Category::number) {
        run.add(to_lower(decoded.code_point), category == Category::letter, at);
      } else {
        run.finish(at);
      }
      at += decoded.size;
    }
  }
  run.finish(text.size());
}

}  // namespace sakuin::tokenizer
