// Millions of random texts, for a build with sanitizers: no fault, and tokens within their text.
// The test run takes a sample. CONTRIBUTING.md, "Tests", has the command for a long run.
#include <cstddef>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/unit/tokenizer/romaji/random_romaji.h"
#include "tokenizer/plain_tokenizer.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin::tokenizer::tokenizer_fuzz_test {
namespace {

constexpr std::uint64_t kUsualRounds = 30'000;

/// Keeps nothing, so that the time goes to the tokenizer.
class Bounds final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    const bool in_bounds = token.start < token.end && token.end <= text_bytes;
    const bool has_size = !token.term.empty() && token.term.size() <= kMaxTokenBytes;
    if (!in_bounds || !has_size || token.position < position) ++faults;
    position = token.position;
    for (const char c : token.term) sum += static_cast<unsigned char>(c);  // reads every byte
  }
  std::size_t text_bytes = 0;
  std::uint32_t position = 0;
  std::uint64_t faults = 0;
  std::uint64_t sum = 0;
};

void tokenize_all(const std::string& text, std::uint64_t& faults) {
  static const PlainTokenizer plain;
  static const StandardTokenizer standard;
  for (const Tokenizer* tokenizer :
       {static_cast<const Tokenizer*>(&plain), static_cast<const Tokenizer*>(&standard)}) {
    Bounds bounds;
    bounds.text_bytes = text.size();
    tokenizer->tokenize(text, bounds);
    faults += bounds.faults;
  }
}

TEST(TokenizerFuzz, RandomBytesAreNoFault) {
  test::Random random(1);
  std::uint64_t faults = 0;
  for (std::uint64_t left = romaji::rounds(kUsualRounds); left > 0; --left) {
    tokenize_all(romaji::random_bytes(random, 24), faults);
  }
  EXPECT_EQ(faults, 0U);
}

TEST(TokenizerFuzz, RandomSyllablesAreNoFault) {
  test::Random random(2);
  std::uint64_t faults = 0;
  for (std::uint64_t left = romaji::rounds(kUsualRounds); left > 0; --left) {
    const std::string word =
        random.chance(0.5) ? romaji::random_romaji(random) : romaji::random_kana(random);
    tokenize_all(random.chance(0.3) ? romaji::mutated(word, random) : word, faults);
  }
  EXPECT_EQ(faults, 0U);
}

}  // namespace
}  // namespace sakuin::tokenizer::tokenizer_fuzz_test
