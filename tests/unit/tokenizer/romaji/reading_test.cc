#include "tokenizer/romaji/reading.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/tokenizer/romaji/random_romaji.h"

namespace sakuin::romaji::reading_test {
namespace {

/// "raamen ramen"; after a +, which of its o and u were written long: "komura+1".
std::string in_brief(const Keys& keys) {
  std::string result;
  for (const Key& key : keys) {
    if (!result.empty()) result += ' ';
    result += key.letters();
    if (key.lengths() != 0) result += '+' + std::to_string(key.lengths());
  }
  return result;
}

struct Example {
  std::vector<std::string_view> words;
  std::string_view keys;
};

void expect_keys(const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    for (const std::string_view word : example.words) {
      EXPECT_EQ(in_brief(keys_of(word)), example.keys) << word;
    }
  }
}

TEST(RomajiReading, MarksWidthAndCaseMakeNoDifference) {
  expect_keys({{{"Kōmura", "Kômura", "KO\u0304MURA", "Ｋｏｕｍｕｒａ", "KOUMURA", "Kohmura",
                 "koomura", "こうむら", "コオムラ", "ｺｳﾑﾗ", "こーむら", "コ～ムラ", "Kōmura’s"},
                "komura+1"},
               {{"Komura", "KÒMÜRÁ", "kŏmura", "komura's"}, "komura"}});
}

TEST(RomajiReading, LongOAndUAreShort) {
  expect_keys({{{"Toukyou", "Tookyoo", "Tōkyō", "Tohkyoh", "とうきょう"}, "tokyo+3"},
               {{"Tokyo"}, "tokyo"},
               {{"Ōura", "おおうら", "Ooura", "Oura"}, "ora+1"},
               {{"いのうえ", "Inoue", "Inouye", "Inōe"}, "inoe+1"},
               {{"Yuuki", "Yūki", "Yuhki", "ゆうき"}, "yuki+1"}});
}

TEST(RomajiReading, LongAIAndEAreDoubleOrAMark) {
  expect_keys({{{"Iida"}, "iida"},
               {{"Ida"}, "ida"},
               {{"torii"}, "torii"},
               {{"rāmen", "ラーメン"}, "raamen ramen"},
               {{"raamen"}, "raamen"},
               {{"sensei"}, "sensei"},
               {{"sensee"}, "sensee"}});
}

TEST(RomajiReading, SystemsShareSyllables) {
  expect_keys({{{"Tadamichi", "Tadamiti", "ただみち"}, "tadamiti"},
               {{"Hisajima", "Hisazima", "Hisadima", "ひさじま", "ひさぢま"}, "hisazima"},
               {{"Kudzu", "Kuzu", "Kudu", "くず", "クヅ"}, "kuzu"},
               {{"jya", "ja", "zya", "dya", "dja", "じゃ", "ヂャ"}, "zya"},
               {{"shya", "sha", "sya"}, "sya"},
               {{"Kwannon", "kannon", "くゎんのん"}, "kannon"},
               {{"Kwansei"}, "kansei"},
               {{"Uyeno", "Ueno", "うえの"}, "ueno"},
               {{"Kaworu", "Kaoru", "かをる", "かおる"}, "kaoru"},
               {{"Yebisu", "Ebisu", "えびす"}, "ebisu"},
               {{"ゑびす"}, "ebisu uebisu"},
               {{"fakkusu", "ファックス", "fuakkusu"}, "huakkusu"},
               {{"Chie", "チエ", "チェ"}, "tie"},
               {{"vaiorin"}, "vaiorin"},
               {{"ヴァイオリン"}, "vaiorin baiorin"},
               {{"バイオリン"}, "baiorin"}});
}

TEST(RomajiReading, DoubledConsonantsAndN) {
  expect_keys({{{"Bitchū", "Bicchuu", "Bittyuu", "びっちゅう"}, "bittyu+1"},
               {{"Shimbun", "Shinbun", "Sinbun", "しんぶん"}, "sinbun"},
               {{"Jun'ichi", "Jun’ichi", "Junichi", "じゅんいち", "じゅにち"}, "zyuniti"},
               {{"konnnichiwa", "konnichiwa"}, "konnitiwa"},
               {{"honn", "hon", "ほん"}, "hon"},
               {{"onna", "おんな"}, "onna"},
               {{"いすゞ", "isuzu"}, "isuzu"},
               {{"こゝろ", "kokoro", "コヽロ"}, "kokoro"}});
}

TEST(RomajiReading, HAfterOAndUIsOftenLength) {
  expect_keys({{{"Ohno", "Ōno", "Ouno"}, "ono+1"},
               {{"Satoh", "Satō"}, "sato+1"},
               {{"Ohya", "Ōya"}, "oya+1"},
               {{"おひゃ"}, "oya"},
               {{"Ohhashi"}, "ohasi+1"},
               {{"tōhyō"}, "tohyo+3"},
               {{"Ohishi"}, "ohisi oisi+1"},
               {{"Kohichi"}, "kohiti koiti+1"},
               {{"Ohe"}, "ohe oe+1"},
               {{"Kohe"}, "kohe"}});
}

TEST(RomajiReading, WhatIsNoRomajiHasNoKey) {
  for (const std::string_view word :
       {"",       "l",   "n",   "nda",   "mba",  "tta",  "the", "english", "taxi",
        "qi",     "kat", "ka3", "señor", "n̄a",   "'ka",  "ka'", "kyi",     "東京",
        "かkana", "・",  "ー",  "っ",    "\xff", "kkka", "ゝ"}) {
    EXPECT_TRUE(keys_of(word).empty()) << word;
    EXPECT_FALSE(is_romaji(word)) << word;
  }
  EXPECT_TRUE(is_romaji("Ōno"));
  EXPECT_FALSE(is_romaji("おおの"));
}

TEST(RomajiReading, WordsAreAtMost64Letters) {
  std::string longest;
  for (std::size_t i = 0; i < kMaxWordLetters / 2; ++i) longest += "jā";
  EXPECT_EQ(keys_of(longest)[0].letters().size(), kMaxKeyLetters);
  EXPECT_EQ(keys_of(longest)[1].letters().size(), 3 * kMaxWordLetters / 2);
  EXPECT_TRUE(keys_of(longest + "n").empty());
  std::string kana;
  for (std::size_t i = 0; i < kMaxWordLetters; ++i) kana += "お";
  EXPECT_EQ(in_brief(keys_of(kana)), "o+1");
  EXPECT_TRUE(keys_of(kana + "お").empty());
  std::string rounded;
  for (std::size_t i = 0; i < kMaxWordLetters / 2; ++i) rounded += "fō";
  EXPECT_EQ(keys_of(rounded)[0].lengths(), 0xAAAA'AAAA'AAAA'AAAAu);
}

TEST(RomajiReading, EnglishWordsAndLettersAreNotIndexed) {
  for (const std::string_view word : {"made", "soon", "to", "no", "o", "ō", "abbé", "the"}) {
    EXPECT_TRUE(index_keys(word).empty()) << word;
  }
  EXPECT_TRUE(is_english("Made"));
  EXPECT_TRUE(is_english("ABBÉ"));
  EXPECT_FALSE(is_english("sushi"));
  EXPECT_FALSE(is_english("Tokyo"));
  EXPECT_EQ(in_brief(index_keys("kōmura")), "komura+1");
  EXPECT_EQ(in_brief(index_keys("noh")), "no+1");
  EXPECT_EQ(in_brief(kana_index_keys("の")), "no");
}

TEST(RomajiReading, ParticlesHaveBothReadings) {
  EXPECT_EQ(in_brief(kana_index_keys("は")), "ha wa");
  EXPECT_EQ(in_brief(kana_index_keys("へ")), "he e");
  EXPECT_EQ(in_brief(kana_index_keys("ハ")), "ha");
  EXPECT_EQ(in_brief(kana_index_keys("こんにちは")), "konnitiha konnitiwa");
  EXPECT_EQ(in_brief(kana_index_keys("コンバンハ")), "konbanha konbanwa");
  EXPECT_EQ(in_brief(index_keys("konnichiha")), "konnitiha konnitiwa");
  EXPECT_EQ(in_brief(index_keys("konbanwa")), "konbanwa");
  EXPECT_EQ(in_brief(latin_keys("konnichiha")), "konnitiha");
  EXPECT_EQ(in_brief(kana_keys("は")), "ha");
}

/// Two ん, which Latin letters can write with an apostrophe only, and keys have none.
bool has_two_codas(std::string_view letters) {
  const std::size_t at = letters.find("nn");
  if (at == std::string_view::npos) return false;
  const std::string_view rest = letters.substr(at + 2);
  return rest.empty() || !is_vowel(rest.front()) || has_two_codas(rest);
}

TEST(RomajiReading, EveryKeyIsAmongItsOwnKeys) {
  test::Random random(1);
  for (std::uint64_t i = rounds(6'000); i > 0; --i) {
    const std::string word = random.chance(0.5) ? random_romaji(random) : random_kana(random);
    for (const Key& key : keys_of(word)) {
      if (key.letters().size() > kMaxWordLetters || has_two_codas(key.letters())) continue;
      const Keys again = latin_keys(key.letters());
      ASSERT_FALSE(again.empty()) << word << ' ' << key.letters();
      bool is_there = false;
      for (const Key& other : again) is_there = is_there || other.letters() == key.letters();
      ASSERT_TRUE(is_there) << word << ' ' << key.letters();
    }
  }
}

TEST(RomajiReading, AnyBytesAreSafe) {
  test::Random random(2);
  for (std::uint64_t i = rounds(6'000); i > 0; --i) {
    std::string word = random.chance(0.5) ? random_kana(random) : random_romaji(random);
    const std::string bytes = random_bytes(random, 300);
    word.insert(random.below(word.size() + 1), bytes);
    for (const std::string& any : {word, bytes}) {
      static_cast<void>(index_keys(any));
      static_cast<void>(kana_index_keys(any));
      ASSERT_LE(keys_of(any).size(), 2u);
    }
  }
}

}  // namespace
}  // namespace sakuin::romaji::reading_test
