#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sakuin/token_filter.h>

#include "tests/unit/tokenizer/random_text.h"
#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tokenizer/romaji/english_words.h"
#include "tokenizer/stemming/english_stemmer.h"
#include "tokenizer/stemming/stem_term.h"

namespace sakuin::tokenizer::stem_filter_test {
namespace {

std::string stem_of(std::string_view word) {
  EnglishStemmer stemmer;
  return std::string(stemmer.stem(word));
}

std::shared_ptr<const Tokenizer> english() { return AnalyzerRegistry().open("english").value(); }

/// "running(run)@1": terms, stems and places; readings are left out.
std::string stems_in(const Tokenizer& tokenizer, std::string_view text) {
  std::string result;
  for (const RecordedToken& token : tokens_of(tokenizer, text)) {
    if (token.kind == TokenKind::reading) continue;
    if (token.kind == TokenKind::stem) {
      EXPECT_TRUE(is_stem_term(token.term));
      result.insert(result.rfind('@'), '(' + token.term.substr(1) + ')');
      continue;
    }
    result += (result.empty() ? "" : " ") + token.term + '@' + std::to_string(token.position);
  }
  return result;
}

// From the page of Snowball's English stemmer.
TEST(EnglishStemmer, StemsAsPorter2Does) {
  const std::vector<std::pair<const char*, const char*>> pairs = {
      {"consigned", "consign"},   {"consistency", "consist"}, {"consolation", "consol"},
      {"knack", "knack"},         {"knitting", "knit"},       {"knightly", "knight"},
      {"generously", "generous"}, {"skies", "sky"},           {"dying", "die"},
      {"news", "news"},           {"happily", "happili"},     {"running", "run"}};
  for (const auto& [word, stem] : pairs) EXPECT_EQ(stem_of(word), stem) << word;
}

TEST(EnglishStemmer, LeavesJapaneseWordsTheirNames) {
  for (const char* word :
       {"komura", "sasaki", "takeniti", "inoue", "akane", "ise", "kobe", "abe"}) {
    EXPECT_EQ(stem_of(word), word);
  }
  EXPECT_EQ(stem_of("sasakis"), "sasaki");  // no Japanese word ends so
  EXPECT_EQ(stem_of("watanabe"), "watanab");
  EXPECT_EQ(stem_of("genome"), stem_of("genomes"));
  EXPECT_EQ(stem_of("mutation"), stem_of("mutations"));  // English, though it could be read
}

TEST(EnglishStemmer, KeepsNumbersApartFromWords) {
  EXPECT_EQ(stem_of("1990s"), "1990s");
  EXPECT_FALSE(has_stem("1990"));
  EXPECT_FALSE(has_stem("駅"));
  EXPECT_TRUE(has_stem("1990s"));
  EXPECT_FALSE(has_stem(std::string(kMaxTokenBytes, 'a')));
}

TEST(EnglishStemmer, GivesAWordOneStemWhateverCameBefore) {
  EnglishStemmer busy;
  std::string all(romaji::english_words());
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t at = 0, end = 0; (end = all.find(' ', at + 1)) < all.size(); at = end) {
      for (const char* ending : {"", "s", "ing"}) {
        const std::string word = all.substr(at + 1, end - at - 1) + ending;
        ASSERT_TRUE(has_stem(busy.stem(word))) << word;
        if (at % 16 == 0) {
          ASSERT_EQ(busy.stem(word), stem_of(word)) << word;
        }
      }
    }
  }
}

TEST(StemFilter, GivesWordsTheirStemsAndNothingToKanaKanjiAndNumbers) {
  EXPECT_EQ(stems_in(*english(), "The runners' running of e-mails, U.N. 東京 12 ラーメン"),
            "runners(runner)@1 running(run)@2 emails(email)@4 e(e)@4 mails(mail)@5 un(un)@6 "
            "東京@7 12@8 ラーメン@9 ラー@9 ーメ@9 メン@9");
}

TEST(StemFilter, DoesNotDependOnWhatElseIsTokenized) {
  const auto analyzer = english();
  const std::string text = "Running water ran over the runners of Komura's stories";
  const auto expected = tokens_of(*analyzer, text);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 200; ++n) EXPECT_EQ(tokens_of(*analyzer, text), expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

/// english is standard and, behind tokens of words, their stems.
TEST(StemFilter, AddsStemsAndLeavesTheRestOnAnyText) {
  const auto standard = AnalyzerRegistry().open("standard").value();
  const auto stemmed = make_filtered_tokenizer("mine", standard, {make_porter2_filter()}).value();
  Random random(7);
  for (int i = 0; i < 300; ++i) {
    const std::string text = random_text(random, 40, {.bad = true});
    auto tokens = tokens_of(*stemmed, text);
    for (std::size_t t = 0; t < tokens.size(); ++t) {
      if (tokens[t].kind != TokenKind::stem) continue;
      ASSERT_GT(t, 0u);
      EXPECT_EQ(tokens[t].term.substr(1), stem_of(tokens[t - 1].term));
      EXPECT_EQ(tokens[t].position, tokens[t - 1].position);
      EXPECT_EQ(tokens[t].end, tokens[t - 1].end);
    }
    std::erase_if(tokens, [](const auto& token) { return token.kind == TokenKind::stem; });
    EXPECT_EQ(tokens, tokens_of(*standard, text)) << text;
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::stem_filter_test
