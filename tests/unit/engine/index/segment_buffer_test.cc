// What an indexed text becomes: positions, lengths, gaps between values, and what a tokenizer that
// breaks its contract can do.
#include "engine/index/segment_buffer.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::segment_buffer_test {
namespace {

using test::find_ids;
using test::must;
using test::text_document;
using Ids = std::vector<std::string>;

constexpr std::uint32_t kLastPosition = std::numeric_limits<std::uint32_t>::max();

/// Indexes the texts of one document in field "text" with a tokenizer that makes `tokens` of each.
Searcher index_tokens(const std::vector<std::string>& texts, const std::vector<Token>& tokens) {
  AnalyzerRegistry analyzers =
      test::registry_with(test::make_tokenizer("own", [&](std::string_view, TokenSink& sink) {
        for (const Token& token : tokens) sink.on_token(token);
      }));
  WriterOptions options =
      test::writer_options(test::make_schema({{.name = "text", .analyzer = "own"}}));
  options.analyzers = analyzers;
  const auto directory = make_ram_directory();
  IndexWriter writer = must(IndexWriter::open(directory, options));
  Document document("a");
  for (const std::string& text : texts) document.add("text", text);
  must(writer.add(document));
  must(writer.commit());
  return must(Searcher::open(directory, {.analyzers = analyzers}));
}

std::uint64_t tokens_of(const Searcher& searcher) {
  return must(searcher.stats()).fields.at(0).tokens;
}

TEST(SegmentBuffer, KeepsValuesOfAFieldApart) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(Document("a").add("text", "one two").add("text", "three four")));
  must(writer.add(Document("b").add("text", "two three")));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(find_ids(searcher, "\"two three\""), Ids({"b"}));
  EXPECT_EQ(find_ids(searcher, "\"three four\""), Ids({"a"}));
  EXPECT_EQ(tokens_of(searcher), 6U);  // the gap is not counted
}

TEST(SegmentBuffer, LeavesAGapForAValueWithWordsOnly) {
  const Searcher searcher = test::open_searcher(test::index_texts({""}));
  EXPECT_EQ(tokens_of(searcher), 0U);
  EXPECT_EQ(must(searcher.stats()).fields.at(0).docs, 0U);
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(Document("a").add("text", "...").add("text", "").add("text", "one two")));
  must(writer.commit());
  EXPECT_EQ(find_ids(test::open_searcher(directory), "\"one two\""), Ids({"a"}));
}

TEST(SegmentBuffer, CountsAlternativesOfOnePlaceOnce) {
  const Searcher searcher =
      index_tokens({"x"}, {{"a", 0, 0, 1}, {"b", 0, 0, 1}, {"c", 1, 0, 1}, {"c", 1, 0, 1}});
  EXPECT_EQ(tokens_of(searcher), 2U);
  EXPECT_EQ(must(searcher.stats()).positions, 4U);
}

TEST(SegmentBuffer, LeavesOutTokensThatNoDictionaryTakes) {
  const std::string longest(kMaxTokenBytes, 'x');
  const std::string too_long(kMaxTokenBytes + 1, 'x');
  const std::string far_too_long(100'000, 'x');
  const Searcher searcher = index_tokens({"x"}, {{"", 0, 0, 1},
                                                 {longest, 1, 0, 1},
                                                 {too_long, 2, 0, 1},
                                                 {far_too_long, 3, 0, 1},
                                                 {"b", 4, 0, 1}});
  const auto terms = must(searcher.terms("text", "", 100));
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(terms[0].term, "b");
  EXPECT_EQ(terms[1].term, longest);
  EXPECT_EQ(tokens_of(searcher), 2U);
}

TEST(SegmentBuffer, NeverLetsPositionsFall) {
  const Searcher searcher = index_tokens({"x"}, {{"a", 9, 0, 1}, {"a", 3, 0, 1}, {"b", 10, 0, 1}});
  EXPECT_EQ(must(searcher.count(query::term("a"))), 1U);
  EXPECT_EQ(tokens_of(searcher), 2U);
}

TEST(SegmentBuffer, StopsAtTheLastPosition) {
  const Searcher searcher = index_tokens(
      {"x", "y"}, {{"a", kLastPosition, 0, 1}, {"b", kLastPosition, 0, 1}, {"a", 0, 0, 1}});
  EXPECT_EQ(must(searcher.count(query::term("a"))), 1U);
  EXPECT_EQ(must(searcher.count(query::term("b"))), 1U);
}

TEST(SegmentBuffer, WritesSegmentsAsMemoryFills) {
  WriterOptions options = test::writer_options();
  options.memory_bytes = std::size_t{8} << 20;
  const auto directory = make_ram_directory();
  IndexWriter writer = must(IndexWriter::open(directory, options));
  for (int i = 0; i < 12; ++i) {
    std::string text = "common";
    for (int word = 0; word < 8'000; ++word) text += " w" + std::to_string(i * 8'000 + word);
    must(writer.add(text_document(std::to_string(i), text)));
    must(writer.add(text_document("again", "common " + std::to_string(i))));
    EXPECT_LE(writer.stats().buffered_bytes, options.memory_bytes);
  }
  EXPECT_GT(writer.stats().segments, 1U);
  EXPECT_EQ(writer.stats().live_docs, 13U);
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(must(searcher.count(query::word("common"))), 13U);
  EXPECT_EQ(find_ids(searcher, "w40000"), Ids({"5"}));
  EXPECT_EQ(must(searcher.document("again")), text_document("again", "common 11"));
}

}  // namespace
}  // namespace sakuin::segment_buffer_test
