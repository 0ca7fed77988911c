// What a hit leads to: the stored document, a snippet, an explanation.
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>
#include <sakuin/tokenizer.h>

#include "tests/support/agreement.h"
#include "tests/support/effort.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/seeds.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::hits_test {
namespace {

/// Signs that no document of the corpus holds.
constexpr std::string_view kBefore = "{{";
constexpr std::string_view kAfter = "}}";

Document less_unstored_fields(const Document& document, const Schema& schema) {
  Document result(document.id);
  for (const auto& [name, value] : document.fields) {
    const auto field = schema.find(name);
    if (!field || schema.fields()[*field].stored) result.add(name, value);
  }
  return result;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// The marked pieces. A test failure where a mark splits a character or has no partner.
std::vector<std::string> marked_pieces(const std::string& snippet) {
  std::vector<std::string> pieces;
  for (std::size_t at = snippet.find(kBefore); at != std::string::npos;) {
    const std::size_t begin = at + kBefore.size();
    const std::size_t end = snippet.find(kAfter, begin);
    EXPECT_NE(end, std::string::npos) << snippet;
    if (end == std::string::npos) break;
    const std::size_t rest = end + kAfter.size();
    EXPECT_GT(end, begin) << snippet;
    EXPECT_FALSE(is_continuation(snippet[begin])) << snippet;
    EXPECT_FALSE(rest < snippet.size() && is_continuation(snippet[rest])) << snippet;
    pieces.push_back(snippet.substr(begin, end - begin));
    at = snippet.find(kBefore, rest);
  }
  return pieces;
}

class TermSet final : public TokenSink {
 public:
  TermSet(const std::string& analyzer, std::string_view text) {
    AnalyzerRegistry().open(analyzer).value()->tokenize(text, *this);
  }
  void on_token(const Token& token) override { terms.emplace(token.term); }
  std::set<std::string, std::less<>> terms;
};

class Hits : public testing::TestWithParam<std::uint64_t> {
 protected:
  Hits() : corpus_({.seed = GetParam(), .longest_field = 300}), queries_(GetParam(), corpus_) {
    for (int i = 0; i < 200; ++i) {
      twins_.add(corpus_.next());
      if (i % 50 == 0) twins_.commit();
      if (i % 11 == 0) twins_.remove(corpus_.random_id());
    }
    twins_.commit();
  }

  [[nodiscard]] std::string snippet(const Searcher& searcher, const Query& query, const Hit& hit,
                                    const std::string& field, std::size_t max_bytes) const {
    SnippetOptions options;
    options.field = field;
    options.max_bytes = max_bytes;
    options.before_match = kBefore;
    options.after_match = kAfter;
    auto text = searcher.snippet(query, hit, options);
    EXPECT_TRUE(text.ok()) << text.status().message();
    return text.ok() ? *std::move(text) : "";
  }

  RandomCorpus corpus_;
  RandomQueries queries_;
  TwinIndex twins_{make_ram_directory(), corpus_schema()};
};

TEST_P(Hits, GiveBackTheirDocument) {
  const Searcher searcher = twins_.searcher();
  const std::vector<Hit> hits = all_hits(searcher, query::match_all());
  EXPECT_EQ(hits.size(), twins_.committed().live_docs());
  for (const Hit& hit : hits) {
    const Document* added = twins_.committed().find(hit.id);
    ASSERT_NE(added, nullptr) << hit.id;
    const Document expected = less_unstored_fields(*added, searcher.schema());
    const auto by_hit = searcher.document(hit);
    ASSERT_TRUE(by_hit.ok()) << by_hit.status().message();
    EXPECT_EQ(*by_hit, expected) << hit.id;
    const auto by_id = searcher.document(hit.id);
    ASSERT_TRUE(by_id.ok()) << by_id.status().message();
    EXPECT_EQ(*by_id, expected) << hit.id;
  }
  const auto missing = searcher.document("no such document");
  EXPECT_EQ(missing.status().code(), StatusCode::not_found);
}

TEST_P(Hits, AreExplainedByTheirScore) {
  const Searcher searcher = twins_.searcher();
  for (int i = 0; i < effort(25, 10); ++i) {
    const Query query = queries_.next();
    SCOPED_TRACE(text_of(query));
    for (const Hit& hit : all_hits(searcher, query)) {
      const auto explanation = searcher.explain(query, hit);
      ASSERT_TRUE(explanation.ok()) << explanation.status().message();
      ASSERT_EQ(static_cast<Score>(explanation->value), hit.score) << hit.id;
      EXPECT_FALSE(explanation->description.empty());
    }
  }
}

TEST_P(Hits, HaveSnippetsMarkedBetweenCharacters) {
  const Searcher searcher = twins_.searcher();
  for (int i = 0; i < effort(25, 8); ++i) {
    const Query query = queries_.next();
    SCOPED_TRACE(text_of(query));
    for (const Hit& hit : all_hits(searcher, query)) {
      for (const std::size_t max_bytes : {0U, 1U, 30U, 200U}) {
        const std::string text = snippet(searcher, query, hit, "", max_bytes);
        (void)marked_pieces(text);
        EXPECT_FALSE(!text.empty() && is_continuation(text.front())) << text;
      }
    }
  }
}

TEST_P(Hits, HaveSnippetsThatMarkTheWordAskedFor) {
  const Searcher searcher = twins_.searcher();
  for (const char* field : {"title", "body"}) {
    const std::string analyzer = std::string(field) == "body" ? "plain" : "standard";
    for (std::size_t i = 0; i < 40; ++i) {
      const std::string& word = corpus_.words().words()[i];
      const Query query = query::term(word, field);
      for (const Hit& hit : all_hits(searcher, query)) {
        const std::string text = snippet(searcher, query, hit, field, 200);
        const auto pieces = marked_pieces(text);
        EXPECT_FALSE(pieces.empty()) << word << " in " << hit.id;
        for (const std::string& piece : pieces) {
          EXPECT_TRUE(TermSet(analyzer, piece).terms.contains(word)) << word << ": " << text;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Hits, testing::ValuesIn(seeds(3)));

}  // namespace
}  // namespace sakuin::test::hits_test
