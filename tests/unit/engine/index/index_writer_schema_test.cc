// How a writer treats schemas and analyzers, of its options and of an existing index.
#include <sakuin/index_writer.h>

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::index_writer_schema_test {
namespace {

using test::find_ids;
using test::must;
using test::text_document;
using Ids = std::vector<std::string>;

/// Words at spaces, with `fingerprint`.
std::shared_ptr<const Tokenizer> space_tokenizer(std::uint64_t fingerprint = 1) {
  return test::make_tokenizer(
      "spaces",
      [](std::string_view text, TokenSink& sink) {
        std::uint32_t position = 0;
        for (std::size_t begin = 0; begin < text.size();) {
          const std::size_t end = std::min(text.find(' ', begin), text.size());
          if (end > begin) sink.on_token({text.substr(begin, end - begin), position++, begin, end});
          begin = end + 1;
        }
      },
      fingerprint);
}

WriterOptions options_with_spaces(std::uint64_t fingerprint = 1) {
  WriterOptions options =
      test::writer_options(test::make_schema({{.name = "text", .analyzer = "spaces"}}));
  options.analyzers = test::registry_with(space_tokenizer(fingerprint));
  return options;
}

std::shared_ptr<Directory> index_with_spaces() {
  auto directory = make_ram_directory();
  IndexWriter writer = must(IndexWriter::open(directory, options_with_spaces()));
  must(writer.add(text_document("a", "C++ c++")));
  must(writer.commit());
  return directory;
}

StatusCode code_of_open(const std::shared_ptr<Directory>& directory, Schema schema) {
  return IndexWriter::open(directory, test::writer_options(std::move(schema))).status().code();
}

TEST(IndexWriterSchema, BeginsWithTheFieldsOfTheOptions) {
  const Schema schema = test::make_schema(
      {{.name = "title", .analyzer = "plain"}, {.name = "year", .type = FieldType::i64}});
  const auto directory = make_ram_directory();
  must(test::open_writer(directory, schema).commit());
  EXPECT_EQ(test::open_searcher(directory).schema(), schema);
  EXPECT_EQ(test::open_writer(directory).schema(), schema);
}

TEST(IndexWriterSchema, GrowsWithGoodDocumentsOnly) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  EXPECT_FALSE(writer.add(Document("a").add("x", "1").add("bad name", "2")).ok());
  EXPECT_TRUE(writer.schema().fields().empty());
  must(writer.add(Document("a").add("x", "1").add("n", std::int64_t{2})));
  ASSERT_EQ(writer.schema().fields().size(), 2U);
  must(writer.commit());
  EXPECT_EQ(test::open_searcher(directory).schema(), writer.schema());
}

TEST(IndexWriterSchema, NeverChangesTheTypeOfAField) {
  IndexWriter writer = test::open_writer(make_ram_directory());
  must(writer.add(Document("a").add("n", std::int64_t{2})));
  EXPECT_EQ(writer.add(Document("b").add("n", "two")).code(), StatusCode::schema_mismatch);
  EXPECT_EQ(writer.add(Document("b").add("n", 2.5)).code(), StatusCode::schema_mismatch);
  must(writer.add(Document("b").add("n", true)));
}

TEST(IndexWriterSchema, AddsNewFieldsOfTheOptionsToAnExistingIndex) {
  const auto directory = test::index_texts({"word"});
  IndexWriter writer = test::open_writer(
      directory,
      test::make_schema({{.name = "text"}, {.name = "tag", .type = FieldType::keyword}}));
  EXPECT_EQ(writer.schema().find("tag"), 1U);
  must(writer.commit());  // which is worth a commit
  EXPECT_TRUE(test::open_searcher(directory).schema().find("tag").has_value());
}

TEST(IndexWriterSchema, RefusesToChangeAnExistingField) {
  const auto directory = test::index_texts({"word"});
  EXPECT_EQ(code_of_open(directory, test::make_schema({{.name = "text"}})), StatusCode::ok);
  EXPECT_EQ(
      code_of_open(directory, test::make_schema({{.name = "text", .type = FieldType::keyword}})),
      StatusCode::schema_mismatch);
  EXPECT_EQ(code_of_open(directory, test::make_schema({{.name = "text", .analyzer = "plain"}})),
            StatusCode::schema_mismatch);
  EXPECT_EQ(code_of_open(directory, test::make_schema({{.name = "text", .stored = false}})),
            StatusCode::schema_mismatch);
}

TEST(IndexWriterSchema, NeedsTheAnalyzersItNames) {
  const auto directory = make_ram_directory();
  EXPECT_EQ(code_of_open(directory, test::make_schema({{.name = "text", .analyzer = "nowhere"}})),
            StatusCode::invalid_argument);
  Schema dynamic;
  dynamic.dynamic_analyzer = "nowhere";
  EXPECT_EQ(code_of_open(directory, dynamic), StatusCode::invalid_argument);
}

TEST(IndexWriterSchema, UsesTheTokenizerOfTheHost) {
  const auto directory = index_with_spaces();
  const SearcherOptions options{.analyzers = test::registry_with(space_tokenizer())};
  const Searcher searcher = must(Searcher::open(directory, options));
  EXPECT_EQ(find_ids(searcher, query::word("c++")), Ids({"a"}));
  EXPECT_EQ(find_ids(searcher, query::word("c")), Ids());
  EXPECT_EQ(find_ids(searcher, query::phrase("C++ c++")), Ids({"a"}));
}

TEST(IndexWriterSchema, IsNotOpenedWithoutItsTokenizer) {
  const auto directory = index_with_spaces();
  EXPECT_EQ(IndexWriter::open(directory).status().code(), StatusCode::analyzer_mismatch);
  EXPECT_EQ(Searcher::open(directory).status().code(), StatusCode::analyzer_mismatch);
}

TEST(IndexWriterSchema, IsNotOpenedWithATokenizerThatHasChanged) {
  const auto directory = index_with_spaces();
  EXPECT_EQ(IndexWriter::open(directory, options_with_spaces(2)).status().code(),
            StatusCode::analyzer_mismatch);
  const SearcherOptions options{.analyzers = test::registry_with(space_tokenizer(2))};
  EXPECT_EQ(Searcher::open(directory, options).status().code(), StatusCode::analyzer_mismatch);
  EXPECT_TRUE(IndexWriter::open(directory, options_with_spaces(1)).ok());
}

TEST(IndexWriterSchema, KeepsAFixedSchemaFixed) {
  Schema schema = test::make_schema({{.name = "text"}});
  schema.dynamic = false;
  const auto directory = make_ram_directory();
  {
    IndexWriter writer = test::open_writer(directory, schema);
    EXPECT_EQ(writer.add(Document("a").add("x", "1")).code(), StatusCode::schema_mismatch);
    must(writer.commit());
  }
  IndexWriter again = test::open_writer(directory);  // whose own options would allow it
  EXPECT_EQ(again.add(Document("a").add("x", "1")).code(), StatusCode::schema_mismatch);
}

TEST(IndexWriterSchema, GivesBackStoredFieldsOnly) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "kept"},
                                    {.name = "dropped", .stored = false},
                                    {.name = "tag", .type = FieldType::keyword, .stored = false},
                                    {.name = "day", .type = FieldType::date}}));
  must(writer.add(Document("a")
                      .add("kept", "one")
                      .add("dropped", "two")
                      .add("tag", "three")
                      .add("day", "2010-11-03")
                      .add("kept", std::int64_t{4})));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(must(searcher.document("a")),
            Document("a").add("kept", "one").add("day", "2010-11-03").add("kept", std::int64_t{4}));
  EXPECT_EQ(find_ids(searcher, query::word("two", "dropped")), Ids({"a"}));
  EXPECT_EQ(find_ids(searcher, query::word("three", "tag")), Ids({"a"}));
  EXPECT_EQ(find_ids(searcher, query::word("4", "kept")), Ids({"a"}));
}

}  // namespace
}  // namespace sakuin::index_writer_schema_test
