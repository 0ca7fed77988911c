#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <sakuin/romaji.h>

#include "tests/unit/tokenizer/romaji/random_romaji.h"

namespace sakuin::romaji::prefixes_test {
namespace {

using Strings = std::vector<std::string>;

TEST(RomajiPrefixes, EndWhereTheNextLetterMatters) {
  EXPECT_EQ(key_prefixes("kou"), Strings{"ko"});
  EXPECT_EQ(key_prefixes("tsu"), Strings{"tu"});
  EXPECT_EQ(key_prefixes("Kōmu"), Strings{"komu"});
  EXPECT_EQ(key_prefixes("k"), Strings{"k"});
  EXPECT_EQ(key_prefixes("ken"), Strings{"ken"});
  EXPECT_EQ(key_prefixes("ken'"), Strings{"ken"});
  EXPECT_EQ(key_prefixes("onn"), Strings{"on"});
  EXPECT_EQ(key_prefixes("shimb"), Strings{"sinb"});
  EXPECT_EQ(key_prefixes("bit"), Strings{"bit"});
}

TEST(RomajiPrefixes, TryWhateverLettersLeftOverMayBecome) {
  EXPECT_EQ(key_prefixes("sh"), (Strings{"si", "sya", "syo", "syu"}));
  EXPECT_EQ(key_prefixes("kom"),
            (Strings{"kom", "konb", "konm", "konnb", "konnm", "konnn", "konnp", "konp"}));
  EXPECT_EQ(key_prefixes("bitc"), (Strings{"bitti", "bittya", "bittyo", "bittyu"}));
  EXPECT_EQ(key_prefixes("koh"), Strings{"ko"});
  EXPECT_EQ(key_prefixes("kohy"), (Strings{"kohyo", "kohyu", "koya"}));
  EXPECT_EQ(key_prefixes("ohi"), (Strings{"ohi", "oi"}));
  EXPECT_EQ(key_prefixes("rām"),
            (Strings{"raam", "raanb", "raanm", "raannb", "raannm", "raannn", "raannp", "raanp",
                     "ram", "ranb", "ranm", "rannb", "rannm", "rannn", "rannp", "ranp"}));
}

TEST(RomajiPrefixes, KanaMayGoOnToAContractedSound) {
  EXPECT_EQ(key_prefixes("こう"), Strings{"ko"});
  EXPECT_EQ(key_prefixes("と"), Strings{"to"});
  EXPECT_EQ(key_prefixes("き"), (Strings{"ki", "kya", "kyo", "kyu"}));
  EXPECT_EQ(key_prefixes("びっ"), Strings{"bi"});
  EXPECT_EQ(key_prefixes("て"), Strings{"te"});
}

TEST(RomajiPrefixes, ThereAreNoneForWhatBeginsNoRomaji) {
  for (const char* beginning : {"", "l", "th", "kax", "'", "nk", "tt", "kyi", "東", "っ"}) {
    EXPECT_EQ(key_prefixes(beginning), Strings{}) << beginning;
  }
}

bool is_boundary(const std::string& word, std::size_t at) {
  return at == word.size() || (static_cast<unsigned char>(word[at]) & 0xC0u) != 0x80u;
}

/// Some key of `word` begins with some prefix for each of its beginnings.
void expect_all_beginnings(const std::string& word) {
  const Keys keys = keys_of(word);
  if (keys.empty()) return;
  for (std::size_t at = 1; at <= word.size(); ++at) {
    if (!is_boundary(word, at)) continue;
    const Strings prefixes = key_prefixes(word.substr(0, at));
    ASSERT_TRUE(std::is_sorted(prefixes.begin(), prefixes.end()));
    const bool is_met = std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& prefix) {
      return std::any_of(keys.begin(), keys.end(),
                         [&](const Key& key) { return key.letters().starts_with(prefix); });
    });
    ASSERT_TRUE(is_met) << word << ' ' << word.substr(0, at);
  }
}

TEST(RomajiPrefixes, EveryBeginningFindsTheWord) {
  test::Random random(1);
  for (std::uint64_t i = rounds(1'500); i > 0; --i) {
    const std::string word = random_romaji(random);
    expect_all_beginnings(word);
    expect_all_beginnings(mutated(word, random));
  }
  for (std::uint64_t i = rounds(1'500); i > 0; --i) {
    std::string word;
    for (std::uint64_t left = random.between(1, 6); left > 0; --left) {
      word += "aiuoonnmmbphhhyktcs'"[random.below(20)];
    }
    expect_all_beginnings(word);
  }
}

TEST(RomajiPrefixes, EveryBeginningOfKanaFindsTheWord) {
  test::Random random(2);
  for (std::uint64_t i = rounds(2'000); i > 0; --i) {
    std::string word;
    for (std::uint64_t left = random.between(1, 6); left > 0; --left) {
      const std::string_view kana = random.pick(kKanaMorae);
      const bool is_native = kana.size() == 3 || kana.ends_with("ゃ") || kana.ends_with("ょ");
      word += is_native && kana != "ふゃ" ? kana : "っか";
    }
    if (!word.starts_with("っ")) expect_all_beginnings(word);
  }
}

TEST(RomajiPrefixes, AnyBytesAreSafe) {
  test::Random random(3);
  for (std::uint64_t i = rounds(5'000); i > 0; --i) {
    const std::string bytes = random_romaji(random) + random_bytes(random, 80);
    EXPECT_LE(key_prefixes(bytes).size(), 200u);
  }
}

}  // namespace
}  // namespace sakuin::romaji::prefixes_test
