#include "tokenizer/filters/filtered_tokenizer.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sakuin/token_filter.h>

#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tokenizer/plain_tokenizer.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin::tokenizer::filtered_tokenizer_test {
namespace {

/// Puts a letter behind every term.
class AppendFilter final : public TokenFilter {
 public:
  explicit AppendFilter(char letter, std::string name = "append")
      : letter_(letter), name_(std::move(name)) {}
  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override {
    return static_cast<std::uint64_t>(letter_);
  }
  void filter(const TokenSource& tokens, TokenSink& sink) const override {
    struct Step final : TokenSink {
      Step(char l, TokenSink& s) : letter(l), sink(s) {}
      void on_token(const Token& token) override {
        const std::string term = std::string(token.term) + letter;
        Token changed = token;
        changed.term = term;
        sink.on_token(changed);
      }
      char letter;
      TokenSink& sink;
    } step(letter_, sink);
    tokens.put_into(step);
  }

 private:
  char letter_;
  std::string name_;
};

std::shared_ptr<const TokenFilter> append(char letter) {
  return std::make_shared<AppendFilter>(letter);
}

std::shared_ptr<const Tokenizer> plain_with(std::vector<std::shared_ptr<const TokenFilter>> filters,
                                            std::string name = "mine") {
  return make_filtered_tokenizer(std::move(name), std::make_shared<PlainTokenizer>(),
                                 std::move(filters))
      .value();
}

TEST(FilteredTokenizer, SendsTokensThroughTheFiltersInOrder) {
  EXPECT_EQ(in_brief(*plain_with({append('x'), append('y')}), "a b"), "axy@0 bxy@1");
  EXPECT_EQ(in_brief(*plain_with({}), "a b"), "a@0 b@1");
}

TEST(FilteredTokenizer, HasItsOwnNameAndTheFingerprintOfAllItIsMadeOf) {
  const auto one = plain_with({append('x'), append('y')});
  EXPECT_EQ(one->name(), "mine");
  EXPECT_EQ(one->fingerprint(), plain_with({append('x'), append('y')})->fingerprint());
  const auto standard = make_filtered_tokenizer("mine", std::make_shared<StandardTokenizer>(),
                                                {append('x'), append('y')})
                            .value();
  for (const auto& other : {plain_with({append('y'), append('x')}), plain_with({append('x')}),
                            plain_with({append('x'), append('y')}, "other"), standard}) {
    EXPECT_NE(one->fingerprint(), other->fingerprint());
  }
}

TEST(FilteredTokenizer, RefusesNullAndMalformedNames) {
  const auto plain = std::make_shared<PlainTokenizer>();
  const auto code = [](const auto& made) { return made.status().code(); };
  EXPECT_EQ(code(make_filtered_tokenizer("a", nullptr, {})), StatusCode::invalid_argument);
  EXPECT_EQ(code(make_filtered_tokenizer("a", plain, {nullptr})), StatusCode::invalid_argument);
  EXPECT_EQ(code(make_filtered_tokenizer("A", plain, {})), StatusCode::invalid_argument);
  EXPECT_EQ(code(make_filtered_tokenizer("a", plain, {std::make_shared<AppendFilter>('x', "")})),
            StatusCode::invalid_argument);
}

TEST(StopFilter, LeavesPlacesEmpty) {
  const auto stopped = plain_with({make_stop_filter({"of", "the"})});
  EXPECT_EQ(in_brief(*stopped, "The state of the art"), "state@1 art@4");
  EXPECT_EQ(in_brief(*stopped, "of the"), "");
}

TEST(StopFilter, KeepsTheLastWordOfABeginning) {
  const auto stopped = plain_with({make_stop_filter({"of", "the"}), append('x')});
  RecordingSink sink;
  stopped->tokenize_beginning("of state of the", sink);
  ASSERT_EQ(sink.tokens.size(), 2u);
  EXPECT_EQ(sink.tokens[0].term, "statex");
  EXPECT_EQ(sink.tokens[1], (RecordedToken{"thex", 3, 12, 15, TokenKind::word}));
}

TEST(StopFilter, DropsReadingsWithTheirWordAndKeepsPartsOfCompoundsAndAcronyms) {
  const auto stopped = make_filtered_tokenizer("mine", std::make_shared<StandardTokenizer>(),
                                               {make_stop_filter({"komura", "to", "it", "minato"})})
                           .value();
  EXPECT_EQ(in_brief(*stopped, "Komura Kōmura"), "kōmura@1[komura]");
  EXPECT_EQ(in_brief(*stopped, "to to-do to"), "todo@1 to@1 do@2");
  EXPECT_EQ(in_brief(*stopped, "it I.T."), "it@1");
  EXPECT_EQ(in_brief(*stopped, "Minato Minato-ku"),
            "minatoku@1[minatoku] minato@1[minato] ku@2[ku]");
}

TEST(StopFilter, KnowsLucenesWords) {
  EXPECT_EQ(english_stop_words().size(), 33u);
  const auto stopped =
      plain_with({make_stop_filter({english_stop_words().begin(), english_stop_words().end()})});
  EXPECT_EQ(in_brief(*stopped, "To be, or not to be: that is THE question"), "question@9");
  EXPECT_NE(make_stop_filter({"a", "b"})->fingerprint(), make_stop_filter({"ab"})->fingerprint());
  EXPECT_EQ(make_stop_filter({"a", "b"})->fingerprint(),
            make_stop_filter({"b", "a", "a"})->fingerprint());
}

}  // namespace
}  // namespace sakuin::tokenizer::filtered_tokenizer_test
