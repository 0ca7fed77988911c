// With libmecab and IPADIC, where they are installed.
#include "tokenizer/kanji/mecab_dictionary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <sakuin/tokenizer.h>

#include "tests/unit/tokenizer/random_text.h"
#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin::tokenizer::mecab_dictionary_test {
namespace {

class MecabDictionary : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = open_mecab_dictionary();
    if (!opened.ok()) {
      // The message tells what to install.
      EXPECT_EQ(opened.status().code(), StatusCode::not_found);
      EXPECT_NE(opened.status().message().find("install the packages libmecab2"),
                std::string::npos);
      EXPECT_EQ(opened.status().message().find('\n'), std::string::npos);
      GTEST_SKIP() << opened.status().message();
    }
    dictionary_ = *std::move(opened);
    tokenizer_ = std::make_unique<StandardTokenizer>(StandardOptions{.kanji = dictionary_});
  }

  /// "高村 タカムラ コウムラ; ..."
  std::string words_of(std::string_view run) const {
    const auto reader = dictionary_->make_reader();
    std::string result;
    for (const KanjiWord& word : reader->read(run)) {
      if (!result.empty()) result += "; ";
      result += run.substr(word.begin, word.end - word.begin);
      for (const std::string& reading : word.readings) result += ' ' + reading;
    }
    return result;
  }

  std::shared_ptr<const KanjiDictionary> dictionary_;
  std::unique_ptr<StandardTokenizer> tokenizer_;
};

TEST_F(MecabDictionary, ReadsWhatOneWordIs) {
  EXPECT_TRUE(words_of("東京").starts_with("東京 トウキョウ"));
  EXPECT_TRUE(in_brief(*tokenizer_, "東京").starts_with("東京@0[tokyo"));
}

TEST_F(MecabDictionary, KnowsMoreThanOneReadingOfAName) {
  const std::string words = words_of("高村");
  EXPECT_NE(words.find("タカムラ"), std::string::npos) << words;
  EXPECT_NE(words.find("コウムラ"), std::string::npos) << words;
  const std::string tokens = in_brief(*tokenizer_, "高村正彦外相");
  EXPECT_NE(tokens.find("takamura"), std::string::npos) << tokens;
  EXPECT_NE(tokens.find("komura"), std::string::npos) << tokens;
}

TEST_F(MecabDictionary, FindsWordsInsideARun) {
  const std::string tokens = in_brief(*tokenizer_, "長谷川祐弘");
  EXPECT_TRUE(tokens.starts_with("長谷川@0[hasegawa")) << tokens;
  EXPECT_EQ(in_brief(*tokenizer_, "東京都").find("京都@1["), std::string::npos);
}

TEST_F(MecabDictionary, UnknownSignsHaveNoReading) {
  EXPECT_EQ(words_of("\U00020089"), "");
  EXPECT_EQ(words_of(""), "");
}

TEST_F(MecabDictionary, ReadingsAreBounded) {
  const auto reader = dictionary_->make_reader();
  for (const std::string_view run :
       {"生生生生", "上下上下上下上下", "一二三四五六七八九十百千万"}) {
    for (const KanjiWord& word : reader->read(run)) {
      EXPECT_LE(word.readings.size(), kMaxReadings);
      EXPECT_FALSE(word.readings.empty());
      EXPECT_LT(word.begin, word.end);
      EXPECT_LE(word.end, run.size());
    }
  }
}

TEST_F(MecabDictionary, WordsComeInTheirOrderForAnyRunOfHan) {
  const auto reader = dictionary_->make_reader();
  for (unsigned seed = 0; seed < fuzz_rounds(300); ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    static constexpr const char* kSigns[] = {"東", "京", "都", "高",        "村",
                                             "人", "々", "一", "\U00020089"};
    std::string run;
    for (std::size_t n = below(random, 64) + 1; n > 0; --n) run += kSigns[below(random, 9)];
    const auto words = reader->read(run);
    ASSERT_TRUE(std::ranges::is_sorted(words, [](const KanjiWord& a, const KanjiWord& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    }));
  }
}

TEST_F(MecabDictionary, ServesManyThreads) {
  const std::string text = "高村正彦外相は東京都港区で長谷川祐弘氏と会談した。";
  const std::string expected = in_brief(*tokenizer_, text);
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (std::string& result : results) {
    threads.emplace_back([this, &result, &text] {
      for (int i = 0; i < 20; ++i) result = in_brief(*tokenizer_, text);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) EXPECT_EQ(result, expected);
}

TEST_F(MecabDictionary, IsPartOfTheFingerprint) {
  EXPECT_FALSE(dictionary_->identity().empty());
  EXPECT_EQ(open_mecab_dictionary().value()->identity(), dictionary_->identity());
}

}  // namespace
}  // namespace sakuin::tokenizer::mecab_dictionary_test
