// What holds for the tokens of any text.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/tokenizer/made_up_kanji.h"
#include "tests/unit/tokenizer/random_text.h"
#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tests/unit/tokenizer/unicode/normal_forms.h"
#include "tokenizer/plain_tokenizer.h"
#include "tokenizer/romaji/key_term.h"
#include "tokenizer/standard_tokenizer.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer::standard_property_test {
namespace {

bool well_formed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_utf8(text, at);
    if (decoded.code_point == kReplacement && decoded.size == 1) return false;
    at += decoded.size;
  }
  return true;
}

bool at_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u;
}

void check_laws(const Tokenizer& tokenizer, std::string_view text) {
  const bool sound = well_formed(text);
  std::uint32_t next = 0;  // the first position not yet used
  std::size_t last_start = 0;
  const RecordedToken* owner = nullptr;  // of the readings that follow it
  std::size_t readings = 0;
  const std::vector<RecordedToken> tokens = tokens_of(tokenizer, text);
  for (const RecordedToken& token : tokens) {
    if (token.kind == TokenKind::reading) {
      ASSERT_NE(owner, nullptr) << token;
      ASSERT_EQ(std::tie(token.position, token.start, token.end),
                std::tie(owner->position, owner->start, owner->end));
      ASSERT_TRUE(romaji::parse_key_term(token.term).has_value()) << token;
      ASSERT_LE(++readings, kMaxReadings) << token;
      continue;
    }
    // Bigrams of kana that come from one sign (㌔) begin alike and end in order.
    if (owner != nullptr && owner->position == token.position && owner->start == token.start &&
        token.kind != TokenKind::kana) {
      ASSERT_GE(owner->end, token.end) << token;
    }
    owner = &token;
    readings = 0;
    ASSERT_LE(token.position, next) << token;
    ASSERT_GE(token.position + 1, next) << token;
    next = token.position + 1;
    ASSERT_LT(token.start, token.end) << token;
    ASSERT_LE(token.end, text.size()) << token;
    ASSERT_GE(token.start, last_start) << token;
    last_start = token.start;
    ASSERT_FALSE(token.term.empty());
    ASSERT_LE(token.term.size(), kMaxTokenBytes) << token;
    ASSERT_TRUE(well_formed(token.term)) << token;
    if (sound) {
      ASSERT_TRUE(at_boundary(text, token.start)) << token;
      ASSERT_TRUE(at_boundary(text, token.end)) << token;
    }
  }
}

StandardTokenizer with_made_up_kanji() {
  return StandardTokenizer({.kanji = std::make_shared<MadeUpKanji>()});
}

std::vector<RecordedToken> tokens_by(AsciiPath path, std::string_view text) {
  return tokens_of(StandardTokenizer({.ascii_path = path}), text);
}

bool is_subsequence(const std::vector<RecordedToken>& some, const std::vector<RecordedToken>& all) {
  auto next = some.begin();
  for (const RecordedToken& token : all) {
    if (next != some.end() && *next == token) ++next;
  }
  return next == some.end();
}

using Place = std::tuple<std::string, std::uint32_t, TokenKind>;

std::vector<Place> places_of(std::string_view text) {
  std::vector<Place> places;
  for (const RecordedToken& token : tokens_of(StandardTokenizer(), text)) {
    places.emplace_back(token.term, token.position, token.kind);
  }
  return places;
}

TEST(StandardProperties, TokensKeepTheirLawsOnMixedText) {
  for (unsigned seed = 0; seed < fuzz_rounds(8'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::string text = random_text(random, 60, {.wide = seed % 4 != 0, .bad = seed % 3 == 0});
    ASSERT_NO_FATAL_FAILURE(check_laws(StandardTokenizer(), text));
    ASSERT_NO_FATAL_FAILURE(check_laws(with_made_up_kanji(), text));
    ASSERT_NO_FATAL_FAILURE(check_laws(PlainTokenizer(), text));
  }
}

TEST(StandardProperties, TokensKeepTheirLawsOnRandomBytes) {
  for (unsigned seed = 0; seed < fuzz_rounds(8'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::string text = random_bytes(random, 200);
    ASSERT_NO_FATAL_FAILURE(check_laws(StandardTokenizer(), text));
    ASSERT_NO_FATAL_FAILURE(check_laws(with_made_up_kanji(), text));
    ASSERT_NO_FATAL_FAILURE(check_laws(PlainTokenizer(), text));
  }
}

TEST(StandardProperties, ReadingsAreAllThatTheAnalyzersDifferIn) {
  for (unsigned seed = 0; seed < fuzz_rounds(8'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::string text = random_text(random, 40, {.wide = true, .bad = seed % 3 == 0});
    std::vector<RecordedToken> tokens = tokens_of(StandardTokenizer(), text);
    std::erase_if(tokens, [](const auto& token) { return token.kind == TokenKind::reading; });
    ASSERT_EQ(tokens, tokens_of(StandardTokenizer({.readings = false}), text)) << text;
    // Kanji may add words, but moves no token that standard has.
    const std::vector<RecordedToken> more = tokens_of(with_made_up_kanji(), text);
    ASSERT_TRUE(is_subsequence(tokens_of(StandardTokenizer(), text), more)) << text;
  }
}

TEST(StandardProperties, ReadingByByteEqualsReadingBySign) {
  for (unsigned seed = 0; seed < fuzz_rounds(20'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::string text = random_text(random, 30, {.wide = seed % 3 == 0, .bad = seed % 6 == 0});
    if (seed % 16 == 0) text.insert(below(random, text.size() + 1), 200 + seed % 100, 'w');
    if (seed % 8 == 0) text += random_bytes(random, 40);
    ASSERT_EQ(tokens_by(AsciiPath::by_byte, text), tokens_by(AsciiPath::by_sign, text)) << text;
  }
}

TEST(StandardProperties, ComposedAndDecomposedTextGiveTheSameTerms) {
  for (unsigned seed = 0; seed < fuzz_rounds(12'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::string text = random_text(random, 20, {});
    const std::string composed = normalized(text, NormalForm::composed);
    const std::string decomposed = normalized(text, NormalForm::decomposed);
    ASSERT_EQ(places_of(composed), places_of(decomposed)) << text;
  }
}

TEST(StandardProperties, EveryCodePointGivesTheSameTermsComposedAndDecomposed) {
  for (char32_t code_point = 0x80; code_point <= 0x10FFFF; ++code_point) {
    if (code_point >= 0xD800 && code_point <= 0xDFFF) continue;
    std::string text(kMaxUtf8Bytes, '\0');
    text.resize(encode_utf8(code_point, text.data()));
    const std::string decomposed = normalized("a" + text + "b " + text, NormalForm::decomposed);
    const std::string composed = normalized(decomposed, NormalForm::composed);
    if (composed == decomposed) continue;
    ASSERT_EQ(places_of(composed), places_of(decomposed))
        << std::hex << static_cast<std::uint32_t>(code_point);
  }
}

TEST(StandardProperties, ATermTokenizesToItself) {
  for (unsigned seed = 0; seed < fuzz_rounds(5'000); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::string text = random_text(random, 20, {});
    for (const RecordedToken& token : tokens_of(StandardTokenizer(), text)) {
      if (token.kind == TokenKind::reading) continue;  // no text
      if (token.term.starts_with("ー")) continue;      // of hiragana: alone it counts as katakana
      if (token.term.ends_with("'s")) continue;        // of "a's's", which loses one at a time
      const auto again = tokens_of(StandardTokenizer(), token.term);
      ASSERT_FALSE(again.empty()) << text << '\n' << token;
      ASSERT_EQ(again[0].term, token.term) << text << '\n' << token;
    }
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::standard_property_test
