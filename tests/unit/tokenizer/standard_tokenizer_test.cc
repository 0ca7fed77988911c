#include "tokenizer/standard_tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/tokenizer/recorded_tokens.h"

namespace sakuin::tokenizer::standard_tokenizer_test {
namespace {

struct Example {
  std::string_view text;
  std::string_view tokens;  ///< as described() writes them
};

void expect_tokens(const std::vector<Example>& examples) {
  for (const Example& example : examples) {
    const StandardTokenizer tokenizer({.readings = false});
    EXPECT_EQ(described(tokens_of(tokenizer, example.text), example.text), example.tokens)
        << example.text;
  }
}

TEST(StandardTokenizer, WordsAreLettersAndDigitsOfAnyAlphabet) {
  expect_tokens({{"", ""},
                 {" .-' ", ""},
                 {"The C4ISR b2b 4th",
                  "0 word the The; 1 word c4isr C4ISR; 2 word b2b b2b; "
                  "3 word 4th 4th"},
                 {"Straße Москва ΣΟΦΊΑ 한국어",
                  "0 word strasse Straße; 1 word москва Москва; "
                  "2 word σοφία ΣΟΦΊΑ; 3 word 한국어 한국어"},
                 {"either/or a:b x@y",
                  "0 word either either; 1 word or or; 2 word a a; 3 word b b; "
                  "4 word x x; 5 word y y"},
                 {"foo—bar (baz)“qux”",
                  "0 word foo foo; 1 word bar bar; 2 word baz baz; "
                  "3 word qux qux"}});
}

TEST(StandardTokenizer, SpellingsOfOneSignMeet) {
  expect_tokens({{"Kōmura", "0 word kōmura Kōmura"},
                 {"KO\u0304MURA", "0 word kōmura KO\u0304MURA"},
                 {"Ｋōｍｕｒａ", "0 word kōmura Ｋōｍｕｒａ"},
                 {"ｶﾞｽ", "0 kana ガス ｶﾞｽ"},
                 {"か\u3099す", "0 kana がす か\u3099す"},
                 {"\u1112\u1161\u11AB국", "0 word 한국 \u1112\u1161\u11AB국"},
                 {"\uFA10", "0 kanji 塚 \uFA10"},
                 {"co\u00ADop\u200Der\uFEFFate", "0 word cooperate co\u00ADop\u200Der\uFEFFate"},
                 {"a\u200Bb", "0 word a a; 1 word b b"},
                 {"Windows™", "0 word windows Windows"},
                 {"2½ m²", "0 number 2 2; 1 number 1 ½; 2 number 2 ½; 3 word m2 m²"}});
}

TEST(StandardTokenizer, KanaAndKanjiRunsAreBigrams) {
  expect_tokens(
      {{"東京都", "0 kanji 東京 東京; 1 kanji 京都 京都"},
       {"人々 〆切 二〇一〇",
        "0 kanji 人々 人々; 1 kanji 〆切 〆切; 2 kanji 二〇 二〇; "
        "3 kanji 〇一 〇一; 4 kanji 一〇 一〇"},
       {"東へ", "0 kanji 東 東; 1 kana へ へ"},
       {"らーめん",
        "0 kana らーめん らーめん; 0 kana らー らー; 0 kana ーめ ーめ; 0 kana めん めん"},
       {"ひらカタ", "0 kana ひら ひら; 1 kana カタ カタ"},
       {"Tシャツ", "0 word t T; 1 kana シャツ シャツ; 1 kana シャ シャ; 1 kana ャツ ャツ"},
       {"第2次", "0 kanji 第 第; 1 number 2 2; 2 kanji 次 次"},
       {"高村（こうむら）",
        "0 kanji 高村 高村; 1 kana こうむら こうむら; 1 kana こう こう; 1 kana うむ うむ; "
        "1 kana むら むら"},
       {"ー", "0 kana ー ー"},
       {"か\u309Aき", "0 kana かき か\u309Aき"},
       {"㌔", "0 kana キロ ㌔"},
       {"㈱東京", "0 kanji 株 ㈱; 1 kanji 東京 東京"},
       {"ア・イ", "0 kana ア ア; 1 kana イ イ"}});
}

TEST(StandardTokenizer, ApostrophesStayInsideWords) {
  expect_tokens({{"don't", "0 word don't don't"},
                 {"O’Brien", "0 word o'brien O’Brien"},
                 {"Jun‘ichi Junʼichi Junʻichi",
                  "0 word jun'ichi Jun‘ichi; "
                  "1 word jun'ichi Junʼichi; 2 word jun'ichi Junʻichi"},
                 {"Jun´ichi Jun`ichi Jun′ichi",
                  "0 word jun'ichi Jun´ichi; "
                  "1 word jun'ichi Jun`ichi; 2 word jun'ichi Jun′ichi"},
                 {"rock'n'roll", "0 word rock'n'roll rock'n'roll"},
                 {"'quoted' ‘word’", "0 word quoted quoted; 1 word word word"},
                 {"'tis a''b", "0 word tis tis; 1 word a a; 2 word b b"},
                 {"5'b", "0 number 5 5; 1 word b b"}});
}

TEST(StandardTokenizer, PossessivesAreStripped) {
  expect_tokens({{"Japan's", "0 word japan Japan"},
                 {"JAPAN’S", "0 word japan JAPAN"},
                 {"ministers' talks", "0 word ministers ministers; 1 word talks talks"},
                 {"1990's", "0 number 1990 1990"},
                 {"東京's", "0 kanji 東京 東京"},
                 {"Tokyo's-best",
                  "0 compound tokyobest Tokyo's-best; 0 word tokyo Tokyo; "
                  "1 word best best"},
                 {"it'sn't", "0 word it'sn't it'sn't"},
                 {"a's'b", "0 word a's'b a's'b"},
                 {"the 's'", "0 word the the; 1 word s s"}});
}

TEST(StandardTokenizer, AcronymsMeetTheirPlainForm) {
  expect_tokens({{"U.N. and UN", "0 acronym un U.N; 1 word and and; 2 word un UN"},
                 {"the U.S.A.", "0 word the the; 1 acronym usa U.S.A"},
                 {"U.S", "0 acronym us U.S"},
                 {"the U.S.'s and U.S’s",
                  "0 word the the; 1 acronym us U.S; 2 word and and; "
                  "3 acronym us U.S"},
                 {"U.S.-led", "0 acronym us U.S; 1 word led led"},
                 {"plan B. Then", "0 word plan plan; 1 word b B; 2 word then Then"},
                 {"É.N.", "0 acronym én É.N"},
                 {"Ph.D.", "0 compound ph.d Ph.D; 0 word ph Ph; 1 word d D"},
                 {"C.4", "0 compound c.4 C.4; 0 word c C; 1 number 4 4"}});
}

TEST(StandardTokenizer, NumbersLoseCommasAndKeepPoints) {
  expect_tokens({{"1,234,567", "0 number 1234567 1,234,567"},
                 {"1,234.5", "0 number 1234.5 1,234.5; 0 number 1234 1,234; 1 number 5 5"},
                 {"3.14", "0 number 3.14 3.14; 0 number 3 3; 1 number 14 14"},
                 {"1.2.3", "0 number 1.2.3 1.2.3; 0 number 1 1; 1 number 2 2; 2 number 3 3"},
                 {"$3.5bn", "0 compound 3.5bn 3.5bn; 0 number 3 3; 1 word 5bn 5bn"},
                 {"12,34 1,2345 1234,567",
                  "0 number 12 12; 1 number 34 34; 2 number 1 1; "
                  "3 number 2345 2345; 4 number 1234 1234; 5 number 567 567"},
                 {"1,234th", "0 word 1234th 1,234th"},
                 {"a1,234", "0 word a1 a1; 1 number 234 234"},
                 {"12:30", "0 number 12 12; 1 number 30 30"},
                 {"１，２３４", "0 number 1234 １，２３４"},
                 {"2010-11-03",
                  "0 compound 20101103 2010-11-03; 0 number 2010 2010; "
                  "1 number 11 11; 2 number 03 03"},
                 {"5. 6", "0 number 5 5; 1 number 6 6"}});
}

TEST(StandardTokenizer, CompoundsAreFoundWholeAndByPart) {
  expect_tokens(
      {{"e-mail", "0 compound email e-mail; 0 word e e; 1 word mail mail"},
       {"Minato‐ku", "0 compound minatoku Minato‐ku; 0 word minato Minato; 1 word ku ku"},
       {"Jun\u2011ichi's", "0 compound junichi Jun\u2011ichi; 0 word jun Jun; 1 word ichi ichi"},
       {"AT&T", "0 compound at&t AT&T; 0 word at AT; 1 word t T"},
       {"foo_bar", "0 compound foo_bar foo_bar; 0 word foo foo; 1 word bar bar"},
       {"example.com",
        "0 compound example.com example.com; 0 word example example; 1 word com com"},
       {"ASP.NET .NET",
        "0 compound asp.net ASP.NET; 0 word asp ASP; 1 word net NET; 2 word net NET"},
       {"a.b-cd", "0 compound a.bcd a.b-cd; 0 word a a; 1 word b b; 2 word cd cd"},
       {"now-a-days",
        "0 compound nowadays now-a-days; 0 word now now; 1 word a a; 2 word days days"},
       {"state-of-the-art", "0 word state state; 1 word of of; 2 word the the; 3 word art art"},
       {"a--b a. b a_ b", "0 word a a; 1 word b b; 2 word a a; 3 word b b; 4 word a a; 5 word b b"},
       {"日-本", "0 kanji 日 日; 1 kanji 本 本"}});
}

TEST(StandardTokenizer, SignsOfProgrammingLanguagesStay) {
  expect_tokens({{"C++", "0 compound c++ C++; 0 word c C"},
                 {"C#, F#.", "0 compound c# C#; 0 word c C; 1 compound f# F#; 1 word f F"},
                 {"C++'s C#-based",
                  "0 compound c++ C++; 0 word c C; 1 compound c# C#; 1 word c C; "
                  "2 word based based"},
                 {"Visual-C++",
                  "0 compound visualc Visual-C; 0 word visual Visual; "
                  "1 compound c++ C++; 1 word c C"},
                 {"C++11 c+ a#b", "0 word c C; 1 number 11 11; 2 word c c; 3 word a a; 4 word b b"},
                 {"A.B#", "0 acronym ab A.B"},
                 {"C+++ 5++ 1#", "0 word c C; 1 number 5 5; 2 number 1 1"}});
}

TEST(StandardTokenizer, InvalidBytesBreakWordsAndNothingElse) {
  expect_tokens({{"ab\xFF"
                  "cd",
                  "0 word ab ab; 1 word cd cd"},
                 {"e\xE2\x80-mail", "0 word e e; 1 word mail mail"},
                 {"日\xE6本", "0 kanji 日 日; 1 kanji 本 本"},
                 {"\xED\xA0\x80"
                  "a\xC0\x80"
                  "b",
                  "0 word a a; 1 word b b"}});
}

TEST(StandardTokenizer, OffsetsAreBytesOfTheText) {
  const auto tokens = tokens_of(StandardTokenizer({.readings = false}), "Ｔō's 東京都, e‐mail");
  const std::vector<RecordedToken> expected = {
      {"tō", 0, 0, 5, TokenKind::word},      {"東京", 1, 8, 14, TokenKind::kanji},
      {"京都", 2, 11, 17, TokenKind::kanji}, {"email", 3, 19, 27, TokenKind::compound},
      {"e", 3, 19, 20, TokenKind::word},     {"mail", 4, 23, 27, TokenKind::word}};
  EXPECT_EQ(tokens, expected);
}

}  // namespace
}  // namespace sakuin::tokenizer::standard_tokenizer_test
