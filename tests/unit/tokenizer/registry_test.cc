#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <sakuin/tokenizer.h>

namespace sakuin::registry_test {
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
  EXPECT_EQ(registry.names(), (std::vector<std::string>{"plain", "standard", "standard-no-readings",
                                                        "english", "standard-mecab"}));
  for (const std::string& name : registry.names()) {
    EXPECT_TRUE(registry.contains(name)) << name;
    const auto opened = registry.open(name);
    if (name == "standard-mecab" && !opened.ok()) continue;
    ASSERT_TRUE(opened.ok()) << name;
    EXPECT_EQ((*opened)->name(), name);
  }
}

TEST(AnalyzerRegistry, SaysWhichNamesThereAre) {
  const AnalyzerRegistry registry;
  EXPECT_FALSE(registry.contains("missing"));
  const Status status = registry.open("missing").status();
  EXPECT_EQ(status.code(), StatusCode::not_found);
  for (const std::string& name : registry.names()) {
    EXPECT_NE(status.message().find(name), std::string::npos) << status.message();
  }
}

TEST(AnalyzerRegistry, OpensOneTokenizerHoweverOftenItIsAskedFor) {
  const AnalyzerRegistry registry;
  const AnalyzerRegistry copy = registry;
  for (const std::string& name : registry.names()) {
    const auto first = registry.open(name);
    if (!first.ok()) continue;  // standard-mecab without MeCab
    EXPECT_EQ(*first, registry.open(name).value()) << name;
    EXPECT_EQ(*first, copy.open(name).value()) << name;
  }
}

TEST(AnalyzerRegistry, OpensWhatAHostAdds) {
  AnalyzerRegistry registry;
  const AnalyzerRegistry before = registry;
  const auto mine = std::make_shared<NamedTokenizer>("my_words-2");
  ASSERT_TRUE(registry.add(mine).ok());
  EXPECT_EQ(registry.open("my_words-2").value(), mine);
  EXPECT_FALSE(before.contains("my_words-2"));
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
  EXPECT_EQ(code_of_adding(registry, "standard-mecab"), StatusCode::invalid_argument);
  EXPECT_EQ(registry.add(nullptr).code(), StatusCode::invalid_argument);
  EXPECT_EQ(registry.names().size(), 6u);
}

TEST(AnalyzerRegistry, BuiltInFingerprintsAreStableAndDifferent) {
  const AnalyzerRegistry one;
  const AnalyzerRegistry two;
  std::set<std::uint64_t> seen;
  for (const std::string& name : one.names()) {
    const auto tokenizer = one.open(name);
    if (!tokenizer.ok()) continue;  // standard-mecab without MeCab
    EXPECT_EQ((*tokenizer)->fingerprint(), two.open(name).value()->fingerprint()) << name;
    EXPECT_TRUE(seen.insert((*tokenizer)->fingerprint()).second) << name;
  }
}

TEST(TokenKindName, NamesEveryKind) {
  EXPECT_EQ(token_kind_name(TokenKind::word), "word");
  EXPECT_EQ(token_kind_name(TokenKind::number), "number");
  EXPECT_EQ(token_kind_name(TokenKind::acronym), "acronym");
  EXPECT_EQ(token_kind_name(TokenKind::compound), "compound");
  EXPECT_EQ(token_kind_name(TokenKind::kana), "kana");
  EXPECT_EQ(token_kind_name(TokenKind::kanji), "kanji");
  EXPECT_EQ(token_kind_name(TokenKind::reading), "reading");
  EXPECT_EQ(token_kind_name(TokenKind::stem), "stem");
}

}  // namespace
}  // namespace sakuin::registry_test
