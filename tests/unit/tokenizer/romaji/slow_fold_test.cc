// The fast fold and the plain one agree on whatever they are given.
#include "tests/unit/tokenizer/romaji/slow_fold.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/tokenizer/romaji/random_romaji.h"
#include "tokenizer/romaji/neighbours.h"
#include "tokenizer/romaji/reading.h"

namespace sakuin::romaji::slow_fold_test {
namespace {

std::string described(std::string_view letters, std::uint64_t lengths) {
  return std::string(letters) + '/' + std::to_string(lengths) + ' ';
}

void expect_agreement(const std::string& word) {
  std::string fast;
  for (const Key& key : latin_keys(word)) fast += described(key.letters(), key.lengths());
  std::string slow;
  for (const SlowKey& key : slow_latin_keys(word)) slow += described(key.letters, key.lengths);
  ASSERT_EQ(fast, slow) << word;
  // What is cheap never refuses what the fold would take.
  if (!slow.empty()) {
    ASSERT_TRUE(may_be_neighbours(word)) << word;
    ASSERT_TRUE(word.size() < 2 || may_be_romaji(word)) << word;
  }
}

TEST(RomajiSlowFold, AgreesOnRomajiAndItsMutations) {
  test::Random random(1);
  for (std::uint64_t i = rounds(12'000); i > 0; --i) {
    const std::string word = random_romaji(random);
    expect_agreement(word);
    expect_agreement(mutated(word, random));
  }
}

TEST(RomajiSlowFold, AgreesOnAnyLetters) {
  static constexpr std::string_view kSigns[] = {
      "a", "i", "u", "e", "o", "o", "u", "n", "n",       "h",       "h", "y", "m", "b",
      "p", "t", "c", "s", "k", "z", "j", "d", "f",       "w",       "v", "g", "r", "l",
      "ō", "ā", "ī", "ô", "é", "'", "x", "n̄", "o\u0304", "i\u0330", "ñ", "ø", "3"};
  test::Random random(2);
  for (std::uint64_t i = rounds(40'000); i > 0; --i) {
    std::string word;
    for (std::uint64_t left = random.between(1, 7); left > 0; --left) word += random.pick(kSigns);
    expect_agreement(word);
  }
}

TEST(RomajiSlowFold, AgreesOnAnyBytes) {
  test::Random random(3);
  for (std::uint64_t i = rounds(20'000); i > 0; --i) expect_agreement(random_bytes(random, 12));
}

TEST(RomajiSlowFold, AgreesOnLongWords) {
  test::Random random(4);
  for (std::uint64_t i = rounds(1'000); i > 0; --i) {
    std::string word;
    while (word.size() < 50) word += random_romaji(random);
    expect_agreement(word);
  }
}

}  // namespace
}  // namespace sakuin::romaji::slow_fold_test
