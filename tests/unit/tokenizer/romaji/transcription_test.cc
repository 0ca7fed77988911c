#include <gtest/gtest.h>

#include <string>

#include <sakuin/romaji.h>

#include "tests/unit/tokenizer/romaji/random_romaji.h"
#include "tokenizer/romaji/onsets.h"

namespace sakuin::romaji::transcription_test {
namespace {

TEST(RomajiTranscription, RomajiOfAnySystemBecomesKana) {
  EXPECT_EQ(to_hiragana("Kōmura"), "こうむら");
  EXPECT_EQ(to_hiragana("Koumura"), "こうむら");
  EXPECT_EQ(to_hiragana("Ohno"), "おうの");
  EXPECT_EQ(to_hiragana("Tadamiti"), "ただみち");
  EXPECT_EQ(to_hiragana("Jun’ichi"), "じゅんいち");
  EXPECT_EQ(to_hiragana("onna"), "おんな");
  EXPECT_EQ(to_hiragana("Bitchū"), "びっちゅう");
  EXPECT_EQ(to_hiragana("Shimbun"), "しんぶん");
  EXPECT_EQ(to_hiragana("tsudzuki"), "つづき");
  EXPECT_EQ(to_hiragana("wo"), "を");
  EXPECT_EQ(to_hiragana("rāmen"), "らーめん");
  EXPECT_EQ(to_katakana("rāmen"), "ラーメン");
  EXPECT_EQ(to_katakana("Kōmura"), "コウムラ");
  EXPECT_EQ(to_katakana("firumu"), "フィルム");
  EXPECT_EQ(to_katakana("vaiorin"), "ヴァイオリン");
}

TEST(RomajiTranscription, KanaBecomesRomajiOfTheSystemWanted) {
  const auto in_all = [](std::string_view kana) {
    return to_romaji(kana) + ' ' + to_romaji(kana, System::kunrei) + ' ' +
           to_romaji(kana, System::wapuro);
  };
  EXPECT_EQ(in_all("しんぶん"), "shinbun sinbun shinbun");
  EXPECT_EQ(in_all("とうきょう"), "tōkyō tôkyô toukyou");
  EXPECT_EQ(in_all("じゅんいち"), "jun'ichi zyun'iti jun'ichi");
  EXPECT_EQ(in_all("おおの"), "ōno ôno oono");
  EXPECT_EQ(in_all("びっちゅう"), "bitchū bittyû bicchuu");
  EXPECT_EQ(in_all("ラーメン"), "rāmen râmen raamen");
  EXPECT_EQ(in_all("おかあさん"), "okāsan okâsan okaasan");
  EXPECT_EQ(in_all("いいだ"), "iida iida iida");
  EXPECT_EQ(in_all("つづく"), "tsuzuku tuzuku tsuduku");
  EXPECT_EQ(in_all("かをる"), "kaoru kaoru kaworu");
  EXPECT_EQ(in_all("ｺｳﾑﾗ"), "kōmura kômura koumura");
  EXPECT_EQ(in_all("ふじ"), "fuji huzi fuji");
  EXPECT_EQ(in_all("チェーン"), "chēn tyên cheen");
  EXPECT_EQ(in_all("こゝろ"), "kokoro kokoro kokoro");
  EXPECT_EQ(in_all("いっまん"), "iman iman iman");
}

TEST(RomajiTranscription, WhatIsNoneStaysEmpty) {
  for (const char* word : {"", "the", "3", "東京", "っ"}) {
    EXPECT_EQ(to_hiragana(word), "") << word;
    EXPECT_EQ(to_katakana(word), "") << word;
    EXPECT_EQ(to_romaji(word), "") << word;
  }
  EXPECT_EQ(to_hiragana("かな"), "");
  EXPECT_EQ(to_romaji("kana"), "");
}

std::string first_key(std::string_view word) {
  const Keys keys = keys_of(word);
  return keys.empty() ? std::string() : std::string(keys[0].letters());
}

TEST(RomajiTranscription, EverySyllableKeepsItsKey) {
  for (const Onset& onset : kOnsets) {
    for (std::size_t i = 0; i < kVowels.size(); ++i) {
      const Syllable& syllable = onset.syllables[i];
      EXPECT_EQ(syllable.key.empty(), syllable.kana.empty()) << onset.letters << kVowels[i];
      if (!syllable.key.empty()) {
        EXPECT_EQ(first_key(syllable.kana), syllable.key);
      }
    }
  }
}

TEST(RomajiTranscription, RomajiToKanaAndBackKeepsTheKey) {
  test::Random random(1);
  for (std::uint64_t i = rounds(4'000); i > 0; --i) {
    std::string word = random_romaji(random);
    if (random.chance(0.3)) word = mutated(word, random);
    const Keys keys = keys_of(word);
    if (keys.empty() || word.size() > 30) continue;
    for (const std::string& kana : {to_hiragana(word), to_katakana(word)}) {
      const Keys kana_keys = keys_of(kana);
      ASSERT_FALSE(kana_keys.empty()) << word << ' ' << kana;
      ASSERT_EQ(kana_keys[0], keys[0]) << word << ' ' << kana;
    }
    for (const System system : {System::hepburn, System::kunrei, System::wapuro}) {
      const std::string again = to_romaji(to_hiragana(word), system);
      ASSERT_EQ(first_key(again), keys[0].letters()) << word << ' ' << again;
    }
  }
}

TEST(RomajiTranscription, KanaToRomajiAndBackKeepsTheKey) {
  test::Random random(2);
  for (std::uint64_t i = rounds(4'000); i > 0; --i) {
    const std::string kana = random_kana(random);
    for (const System system : {System::hepburn, System::kunrei, System::wapuro}) {
      const std::string romaji = to_romaji(kana, system);
      ASSERT_EQ(first_key(romaji), first_key(kana)) << kana << ' ' << romaji;
      ASSERT_EQ(first_key(to_hiragana(romaji)), first_key(kana)) << kana << ' ' << romaji;
    }
  }
}

TEST(RomajiTranscription, AnyBytesAreSafe) {
  test::Random random(3);
  for (std::uint64_t i = rounds(4'000); i > 0; --i) {
    const std::string bytes = random_kana(random) + random_bytes(random, 40);
    static_cast<void>(to_romaji(bytes));
    static_cast<void>(to_hiragana(bytes));
  }
}

}  // namespace
}  // namespace sakuin::romaji::transcription_test
