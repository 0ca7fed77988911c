#include "tokenizer/sign_reader.h"

#include <algorithm>

#include "tokenizer/unicode/ascii.h"

namespace sakuin::tokenizer {
namespace {

constexpr char32_t kBreak = U' ';
constexpr char32_t kFractionSlash = 0x2044;

/// Code points whose NFKC form would mislead: accents that are typed as apostrophes become a space
/// and a mark, and a trade mark would grow onto its name. 0 when there is nothing to replace.
char32_t stand_in(char32_t code_point) noexcept {
  switch (code_point) {
    case 0x00B4:  // acute accent
    case 0x1FFD:
      return U'\'';  // the same, Greek
    case 0x200B:     // zero width space
    case 0x2120:     // service mark
    case 0x2122:     // trade mark sign
    case kReplacement:
      return kBreak;  // which is also what an invalid byte decodes to
    default:
      return 0;
  }
}

/// Vowels and finals of Hangul compose with the jamo before, half-width voicing marks with the
/// kana.
bool extends_chunk(char32_t code_point, Category category) noexcept {
  return category == Category::mark || (code_point >= 0x1160 && code_point <= 0x11FF) ||
         code_point == 0xFF9E || code_point == 0xFF9F;
}

}  // namespace

void SignReader::read_chunk() noexcept {
  make_room();
  if (is_ascii(text_[next_])) {
    read_ascii_chunk();
  } else {
    read_wide_chunk();
  }
}

void SignReader::read_ascii_chunk() noexcept {
  const std::size_t start = next_++;
  const char base = text_[start];
  const char folded = ascii_fold(base);
  // Separators never carry a mark, so that bytes after one can always be read on their own.
  if (folded == 0) return push(static_cast<unsigned char>(base), start, next_);
  next_ = end_of_chunk(next_);
  if (next_ == start + 1) return push(static_cast<unsigned char>(folded), start, next_);
  push_folded(start, next_);
}

void SignReader::read_wide_chunk() noexcept {
  const std::size_t start = next_;
  const Decoded base = decode_utf8(text_, start);
  next_ += base.size;
  if (const char32_t sign = stand_in(base.code_point); sign != 0) return push(sign, start, next_);
  const Traits traits = traits_of(base.code_point);
  if (traits.ignorable) return;
  next_ = end_of_chunk(next_);
  if (traits.folds_alone && next_ == start + base.size) return push(base.code_point, start, next_);
  push_folded(start, next_);
}

std::size_t SignReader::end_of_chunk(std::size_t at) const noexcept {
  std::size_t marks = 0;
  while (at < text_.size() && !is_ascii(text_[at])) {
    const Decoded decoded = decode_utf8(text_, at);
    if (stand_in(decoded.code_point) != 0) break;
    const Traits traits = traits_of(decoded.code_point);
    if (!traits.ignorable) {
      if (!extends_chunk(decoded.code_point, traits.category) || marks == kMaxChunkMarks) break;
      ++marks;
    }
    at += decoded.size;
  }
  return at;
}

void SignReader::push(char32_t code_point, std::size_t start, std::size_t end) noexcept {
  window_[tail_++] = {code_point, sign_class(code_point), start, end};
}

void SignReader::push_folded(std::size_t start, std::size_t end) noexcept {
  std::array<char32_t, kMaxFolded> folded;
  const std::size_t count = fold(text_.substr(start, end - start), folded);
  const auto last = folded.begin() + static_cast<std::ptrdiff_t>(count);
  // "2½" is a 2 and a fraction, not 21 over 2.
  const bool fraction = std::find(folded.begin(), last, kFractionSlash) != last;
  if (fraction) push(kBreak, start, end);
  for (std::size_t i = 0; i < count; ++i) push(folded[i], start, end);
  if (fraction) push(kBreak, start, end);
}

void SignReader::make_room() noexcept {
  if (head_ == 0) return;
  std::move(window_.begin() + static_cast<std::ptrdiff_t>(head_),
            window_.begin() + static_cast<std::ptrdiff_t>(tail_), window_.begin());
  tail_ -= head_;
  head_ = 0;
}

}  // namespace sakuin::tokenizer
