#include "tokenizer/romaji/key_term.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/tokenizer/romaji/random_romaji.h"

namespace sakuin::romaji::key_term_test {
namespace {

static_assert(kMaxKeyTermBytes <= 255);

std::string term_of(const Key& key) {
  char bytes[kMaxKeyTermBytes];
  return {bytes, write_key_term(key, bytes)};
}

TEST(RomajiKeyTerm, HasLettersThenLengths) {
  EXPECT_EQ(term_of(keys_of("Kono")[0]), "\x01kono\x1F");
  EXPECT_EQ(term_of(keys_of("Kōno")[0]), "\x01kono\x1F\x41");
  EXPECT_EQ(term_of(keys_of("Tōkyō")[0]), "\x01tokyo\x1F\x43");
  EXPECT_EQ(term_of(keys_of("okokokokokokō")[0]), "\x01okokokokokoko\x1F\x40\x41");
}

TEST(RomajiKeyTerm, LengthsOfAKeyAreNeighbours) {
  std::string prefix = "x";
  append_key_prefix("kono", prefix);
  EXPECT_EQ(prefix, "x\x01kono\x1F");
  EXPECT_TRUE(term_of(keys_of("Kōno")[0]).starts_with(prefix.substr(1)));
  EXPECT_FALSE(term_of(keys_of("Konoe")[0]).starts_with(prefix.substr(1)));
}

TEST(RomajiKeyTerm, IsParsedAsItWasWritten) {
  test::Random random(1);
  for (std::uint64_t i = rounds(4'000); i > 0; --i) {
    for (const Key& key : keys_of(random_romaji(random))) {
      const std::string term = term_of(key);
      const auto parsed = parse_key_term(term);
      ASSERT_TRUE(parsed.has_value());
      ASSERT_EQ(parsed->letters, key.letters());
      ASSERT_EQ(parsed->lengths, key.lengths());
    }
  }
  std::string longest;
  for (std::size_t i = 0; i < kMaxWordLetters / 2; ++i) longest += "fō";
  const std::string term = term_of(keys_of(longest)[0]);
  ASSERT_TRUE(parse_key_term(term).has_value());
  EXPECT_EQ(parse_key_term(term)->lengths, 0xAAAA'AAAA'AAAA'AAAAu);
}

TEST(RomajiKeyTerm, WhatNoWriterWritesIsRefused) {
  const std::string too_long = "\x01" + std::string(kMaxKeyLetters + 1, 'a') + "\x1F";
  const std::string too_many = "\x01o\x1F" + std::string(kMaxLengthGroups, '\x40') + "\x41";
  for (const std::string& term :
       {std::string(), std::string("kono"), std::string("\x01"), std::string("\x01\x1F"),
        std::string("\x01kono"), std::string("\x01koNo\x1F"), std::string("\x01ko no\x1F"),
        std::string("\x01kono\x1F\x40"), std::string("\x01kono\x1F\x01"),
        std::string("\x01kono\x1F\x44"), std::string("\x01kono\x1F\x41\x41"),
        std::string("\x01kono\x1F\xC1"), std::string("\x01kono\x1F\x1F"), too_long, too_many}) {
    EXPECT_FALSE(parse_key_term(term).has_value()) << term;
  }
}

/// Whatever is accepted is written back byte for byte, by a writer of its own.
TEST(RomajiKeyTerm, AnyBytesAreRefusedOrWrittenBack) {
  test::Random random(2);
  for (std::uint64_t i = rounds(20'000); i > 0; --i) {
    std::string term = "\x01" + std::string(random.pick(kMorae)) + "\x1F";
    term += random_bytes(random, 12);
    if (random.chance(0.5)) term[random.below(term.size())] = static_cast<char>(random.below(256));
    const auto parsed = parse_key_term(term);
    if (!parsed.has_value()) continue;
    std::string again;
    append_key_prefix(parsed->letters, again);
    for (std::uint64_t left = parsed->lengths; left != 0; left /= 64) {
      again += static_cast<char>('@' + left % 64);
    }
    ASSERT_EQ(again, term);
  }
}

}  // namespace
}  // namespace sakuin::romaji::key_term_test
