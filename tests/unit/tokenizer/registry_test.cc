#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include <sakuin/tokenizer.h>

namespace sakuin {
namespace {

class NamedTokenizer final : public Tokenizer {
 public:
  explicit NamedTokenizer(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override { return 1; }
  void tokenize(std::string_view /*text*/, TokenSink& /*sink*/) const override {}

 private:
  std::string name_;
};

StatusCode code_of_adding(AnalyzerRegistry& registry, std::string name) {
  return registry.add(std::make_shared<NamedTokenizer>(std::move(name))).code();
}

TEST(AnalyzerRegistry, KnowsTheBuiltInOnes) {
  const AnalyzerRegistry registry;
  EXPECT_EQ(registry.names(), (std::vector<std::string>{"plain", "standard"}));
  for (const std::string& name : registry.names()) {
    ASSERT_NE(registry.find(name), nullptr);
    EXPECT_EQ(registry.find(name)->name(), name);
  }
  EXPECT_EQ(registry.find("missing"), nullptr);
}

TEST(AnalyzerRegistry, FindsWhatAHostAdds) {
  AnalyzerRegistry registry;
  const AnalyzerRegistry before = registry;
  const auto mine = std::make_shared<NamedTokenizer>("my_words-2");
  ASSERT_TRUE(registry.add(mine).ok());
  EXPECT_EQ(registry.find("my_words-2"), mine);
  EXPECT_EQ(before.find("my_words-2"), nullptr);
}

TEST(AnalyzerRegistry, RefusesMalformedAndTakenNames) {
  AnalyzerRegistry registry;
  for (const std::string name : {"", "Plain", "a b", "é", "a/b"}) {
    EXPECT_EQ(code_of_adding(registry, name), StatusCode::invalid_argument) << name;
  }
  EXPECT_EQ(code_of_adding(registry, std::string(65, 'a')), StatusCode::invalid_argument);
  EXPECT_EQ(code_of_adding(registry, std::string(64, 'a')), StatusCode::ok);
  EXPECT_EQ(code_of_adding(registry, std::string(64, 'a')), StatusCode::invalid_argument);
  EXPECT_EQ(code_of_adding(registry, "standard"), StatusCode::invalid_argument);
  EXPECT_EQ(registry.add(nullptr).code(), StatusCode::invalid_argument);
  EXPECT_EQ(registry.names().size(), 3u);
}

TEST(AnalyzerRegistry, BuiltInFingerprintsAreStableAndDifferent) {
  const AnalyzerRegistry one;
  const AnalyzerRegistry two;
  EXPECT_EQ(one.find("plain")->fingerprint(), two.find("plain")->fingerprint());
  EXPECT_EQ(one.find("standard")->fingerprint(), two.find("standard")->fingerprint());
  EXPECT_NE(one.find("plain")->fingerprint(), one.find("standard")->fingerprint());
}

TEST(TokenKindName, NamesEveryKind) {
  EXPECT_EQ(token_kind_name(TokenKind::word), "word");
  EXPECT_EQ(token_kind_name(TokenKind::number), "number");
  EXPECT_EQ(token_kind_name(TokenKind::acronym), "acronym");
  EXPECT_EQ(token_kind_name(TokenKind::compound), "compound");
  EXPECT_EQ(token_kind_name(TokenKind::kana), "kana");
  EXPECT_EQ(token_kind_name(TokenKind::kanji), "kanji");
}

}  // namespace
}  // namespace sakuin
