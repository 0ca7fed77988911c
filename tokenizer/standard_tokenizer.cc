#include "tokenizer/standard_tokenizer.h"

#include <array>
#include <cassert>
#include <utility>

#include "tokenizer/fingerprint.h"
#include "tokenizer/japanese_run.h"
#include "tokenizer/sign_reader.h"
#include "tokenizer/token_writer.h"
#include "tokenizer/unicode/ascii.h"
#include "tokenizer/word_run.h"

namespace sakuin::tokenizer {
namespace {

constexpr std::uint8_t kStandardRulesVersion = 2;

/// Rises with every change of tokenizer/romaji that gives some word other keys.
constexpr char kReadingRulesVersion = 1;

/// True if a word of ASCII letters and digits that ends before text[at] is a token as it stands:
/// no mark, joiner, possessive or + # that would make it part of something longer.
bool ends_plainly(std::string_view text, std::size_t at) noexcept {
  if (at == text.size()) return true;
  const char sign = text[at];
  switch (sign) {
    case '#':
      return false;
    case '\'':
    case '`':
    case '-':
    case '.':
    case ',':
    case '_':
    case '&':
    case '+': {
      if (at + 1 == text.size()) return true;
      const char next = text[at + 1];
      return is_ascii(next) && !is_ascii_word(next) && !(sign == '+' && next == '+');
    }
    default:
      return is_ascii(sign) && !is_ascii_word(sign);  // a letter: the word is a long one
  }
}

/// Puts plain ASCII words from text[at] on, and returns where the signs have to be looked at: at
/// the start of another word, at a byte that is not ASCII, or at the end.
std::size_t put_ascii_words(std::string_view text, std::size_t at, TokenWriter& out) {
  std::array<char, kMaxTokenBytes> term;
  while (true) {
    while (at < text.size() && is_ascii(text[at]) && !is_ascii_word(text[at])) ++at;
    if (at == text.size() || !is_ascii(text[at])) return at;
    const AsciiWord word = read_ascii_word(text, at, term.data(), term.size());
    const std::size_t end = at + word.size;
    if (!ends_plainly(text, end)) return at;
    out.put({term.data(), word.size}, at, end, kind_of(word));
    out.put_readings_of_ascii(text.data() + at, term.data(), word.size);
    out.advance();
    at = end;
  }
}

}  // namespace

StandardTokenizer::StandardTokenizer(StandardOptions options) noexcept
    : options_(std::move(options)) {
  assert(options_.readings || options_.kanji == nullptr);
}

std::string_view StandardTokenizer::name() const noexcept {
  if (!options_.readings) return kNameWithoutReadings;
  return options_.kanji == nullptr ? kName : kNameWithKanji;
}

std::uint64_t StandardTokenizer::fingerprint() const noexcept {
  if (!options_.readings) return fingerprint_of(name(), kStandardRulesVersion);
  return fingerprint_of(
      name(), kStandardRulesVersion,
      {{&kReadingRulesVersion, 1}, options_.kanji == nullptr ? "" : options_.kanji->identity()});
}

void StandardTokenizer::tokenize(std::string_view text, TokenSink& sink) const {
  TokenWriter out(sink,
                  options_.readings ? TokenWriter::Readings::put : TokenWriter::Readings::drop);
  SignReader in(text);
  WordRun words(in, out);
  JapaneseRun japanese(in, out, options_.kanji.get());
  while (true) {
    if (options_.ascii_path == AsciiPath::by_byte && in.at_byte()) {
      in.seek(put_ascii_words(text, in.position(), out));
    }
    const SignClass next = in.peek().cls;
    if (next == SignClass::end) return;
    if (starts_word(next)) {
      words.read();
    } else if (starts_japanese_run(next)) {
      japanese.read();
    } else {
      in.skip(1);
    }
  }
}

}  // namespace sakuin::tokenizer
