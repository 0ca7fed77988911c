// Where the standard tokenizer puts readings. What the keys are is for the tests of romaji.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin::tokenizer::standard_readings_test {
namespace {

std::string standard(std::string_view text) { return in_brief(StandardTokenizer(), text); }

std::string repeated(std::string_view piece, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += piece;
  return result;
}

using Words = std::vector<KanjiWord>;

/// Knows these runs and no others.
class KnownRuns final : public KanjiDictionary {
 public:
  explicit KnownRuns(std::map<std::string, Words, std::less<>> runs) : runs_(std::move(runs)) {}

  [[nodiscard]] std::unique_ptr<KanjiReader> make_reader() const override {
    return std::make_unique<Reader>(*this);
  }
  [[nodiscard]] std::string_view identity() const noexcept override { return "known"; }

 private:
  class Reader final : public KanjiReader {
   public:
    explicit Reader(const KnownRuns& known) : known_(known) {}
    std::span<const KanjiWord> read(std::string_view run) override {
      const auto found = known_.runs_.find(run);
      if (found == known_.runs_.end()) return {};
      return found->second;
    }

   private:
    const KnownRuns& known_;
  };

  std::map<std::string, Words, std::less<>> runs_;
};

std::string with_kanji(std::string_view run, Words words, std::string_view text) {
  const StandardTokenizer tokenizer(
      {.kanji = std::make_shared<KnownRuns>(
           std::map<std::string, Words, std::less<>>{{std::string(run), std::move(words)}})});
  return in_brief(tokenizer, text);
}

TEST(StandardReadings, FollowEveryWordThatReadsAsJapanese) {
  EXPECT_EQ(standard("Kōmura met KOUMURA's wife"),
            "kōmura@0[komura] met@1 koumura@2[komura] wife@3");
  EXPECT_EQ(standard("Ohishi likes rāmen"), "ohishi@0[ohisi oisi] likes@1 rāmen@2[raamen ramen]");
  EXPECT_EQ(standard("Jun'ichi"), "jun'ichi@0[zyuniti]");
}

TEST(StandardReadings, StandForTheBytesOfTheirToken) {
  const std::vector<RecordedToken> tokens = tokens_of(StandardTokenizer(), "at Kōmura's");
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[2].kind, TokenKind::reading);
  EXPECT_EQ(tokens[2].position, 1u);
  EXPECT_EQ(tokens[2].start, 3u);
  EXPECT_EQ(tokens[2].end, 10u);
}

TEST(StandardReadings, AreNotForEnglishWordsNumbersAndAcronyms) {
  EXPECT_EQ(standard("soon made to a"), "soon@0 made@1 to@2 a@3");
  EXPECT_EQ(standard("1234 T.O.M.O"), "1234@0 tomo@1");
}

TEST(StandardReadings, PartsOfCompoundsHaveTheirs) {
  EXPECT_EQ(standard("komura.jp"), "komura.jp@0 komura@0[komura] jp@1");
  EXPECT_EQ(standard("Ikeda-Tanaka"), "ikedatanaka@0[ikedatanaka] ikeda@0[ikeda] tanaka@1[tanaka]");
  EXPECT_EQ(standard("Yamada++"), "yamada++@0 yamada@0[yamada]");
}

TEST(StandardReadings, AHyphenedNameIsOneWordToo) {
  EXPECT_TRUE(standard("Jun-ichi").starts_with("junichi@0[zyuniti] jun@0"));
  EXPECT_TRUE(standard("Shin-yo").starts_with("shinyo@0[sinyo] shin@0"));
  EXPECT_TRUE(standard("Minato-ku").starts_with("minatoku@0[minatoku] minato@0[minato]"));
  EXPECT_TRUE(standard("Ken-ichi-san").starts_with("kenichisan@0[kenitisan] ken@0"));
  EXPECT_TRUE(standard("A-ka-sa-ta-na").starts_with("akasatana@0[akasatana] a@0"));
  EXPECT_TRUE(standard("A-ka-sa-ta-na-ha").starts_with("a@0 ka@1"));
  // Dots and underscores make no names; nor does a part that is not romaji.
  EXPECT_TRUE(standard("Minato_ku").starts_with("minato_ku@0 minato@0[minato]"));
  EXPECT_TRUE(standard("www.minato-san").starts_with("www.minatosan@0 www@0"));
  EXPECT_TRUE(standard("Bill-san").starts_with("billsan@0 bill@0"));
}

TEST(StandardReadings, PiecesOfLongWordsHaveNone) {
  for (const std::size_t syllables : {33u, 127u, 128u, 140u, 300u}) {
    const std::string text = repeated("ka", syllables);
    EXPECT_EQ(standard(text).find('['), std::string::npos) << syllables;
  }
  EXPECT_NE(standard(repeated("ka", 32)).find('['), std::string::npos);
}

TEST(StandardReadings, ARunOfKanaIsOneWordToo) {
  EXPECT_EQ(standard("こうむら"), "こうむら@0[komura] こう@0 うむ@0 むら@0");
  EXPECT_EQ(standard("ｶﾅ と"), "カナ@0[kana] と@1[to]");
  EXPECT_EQ(standard("ひらカタ"), "ひら@0[hira] カタ@1[kata]");
  EXPECT_EQ(standard("高村（こうむら）"), "高村@0 こうむら@1[komura] こう@1 うむ@1 むら@1");
}

TEST(StandardReadings, ALongRunOfKanaIsBigramsAlone) {
  const auto tokens_in = [](std::size_t signs) {
    return tokens_of(StandardTokenizer(), repeated("か", signs));
  };
  EXPECT_EQ(tokens_in(64).size(), 63u + 2u);
  EXPECT_EQ(tokens_in(64)[0].term, repeated("か", 64));
  for (const std::size_t signs : {65u, 66u, 127u, 128u, 129u, 1000u}) {
    const auto tokens = tokens_in(signs);
    ASSERT_EQ(tokens.size(), signs - 1);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      ASSERT_EQ(tokens[i], (RecordedToken{"かか", static_cast<std::uint32_t>(i), 3 * i, 3 * i + 6,
                                          TokenKind::kana}));
    }
  }
  // Signs of four bytes: 64 of them are no term.
  EXPECT_EQ(tokens_of(StandardTokenizer(), repeated("\U0001B002", 64)).size(), 63u);
  EXPECT_EQ(tokens_of(StandardTokenizer(), repeated("\U0001B002", 63)).size(), 1 + 62u);
}

TEST(StandardReadings, KanjiHaveWhatTheDictionaryFinds) {
  EXPECT_EQ(with_kanji("高村", {{0, 6, {"タカムラ", "コウムラ"}}}, "高村は"),
            "高村@0[takamura komura] は@1[ha wa]");
  EXPECT_EQ(with_kanji("東京都", {{0, 6, {"トウキョウ"}}, {6, 9, {"ト", "ミヤコ"}}}, "東京都"),
            "東京@0[tokyo] 京都@1 都@1[to miyako]");
  EXPECT_EQ(with_kanji("長谷川祐弘", {{0, 9, {"ハセガワ"}}, {9, 12, {"ユウ"}}}, "長谷川祐弘"),
            "長谷川@0[hasegawa] 長谷@0 谷川@1 川祐@2 祐弘@3 祐@3[yu]");
  EXPECT_EQ(
      with_kanji("大東京", {{0, 9, {"ダイトウキョウ"}}, {0, 3, {"ダイ"}}, {3, 9, {"トウキョウ"}}},
                 "大東京"),
      "大東京@0[daitokyo] 大東@0 大@0[dai] 東京@1[tokyo]");
  EXPECT_EQ(with_kanji("東", {{0, 3, {"ヒガシ"}}}, "東 西"), "東@0[higasi] 西@1");
}

TEST(StandardReadings, KanjiHaveAtMostFourAndNoneTwice) {
  EXPECT_EQ(with_kanji("生", {{0, 3, {"セイ", "せい", "ショウ", "ナマ", "キ", "イク"}}}, "生"),
            "生@0[sei syo nama ki]");
  EXPECT_EQ(with_kanji("生", {{0, 3, {"not kana"}}}, "生"), "生@0");
}

TEST(StandardReadings, ALongRunOfKanjiIsNotLookedUp) {
  const std::string run = repeated("東", 65);
  EXPECT_EQ(with_kanji(run, {{0, 6, {"トウキョウ"}}}, run).find('['), std::string::npos);
}

TEST(StandardReadings, AnalyzersHaveNamesAndFingerprints) {
  const StandardTokenizer standard;
  const StandardTokenizer without({.readings = false});
  const StandardTokenizer kanji(
      {.kanji = std::make_shared<KnownRuns>(std::map<std::string, Words, std::less<>>{})});
  EXPECT_EQ(standard.name(), "standard");
  EXPECT_EQ(without.name(), "standard-no-readings");
  EXPECT_EQ(kanji.name(), "standard-mecab");
  EXPECT_EQ(standard.fingerprint(), StandardTokenizer().fingerprint());
  EXPECT_NE(standard.fingerprint(), without.fingerprint());
  EXPECT_NE(standard.fingerprint(), kanji.fingerprint());
  EXPECT_NE(without.fingerprint(), kanji.fingerprint());
}

}  // namespace
}  // namespace sakuin::tokenizer::standard_readings_test
