#include <sakuin/check.h>
#include <sakuin/index_writer.h>

#include <gtest/gtest.h>

#include "storage/manifest/commit.h"
#include "tests/support/agreement.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/simulated_disk.h"
#include "tests/support/victim_index.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::index_import_test {
namespace {

using test::must;
using test::text_document;

TEST(AddIndex, RefusesWhenNumbersWouldRunOut) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(text_document("a", "one")));
  must(writer.commit());
  Status status;
  for (int i = 0; i < 70 && status.ok(); ++i) {  // each doubles the numbers in use
    status = writer.add_index(*directory);
    must(writer.commit());
  }
  EXPECT_EQ(status.code(), StatusCode::limit_exceeded);
  must(writer.add(text_document("b", "two")));  // the writer goes on
  must(writer.commit());
  EXPECT_TRUE(must(check_index(directory)).sound());
}

TEST(AddIndex, IsAsIfItsDocumentsWereAdded) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    test::Random random(seed);
    test::RandomCorpus corpus({.seed = seed, .vocabulary = 40, .ids = 40, .longest_field = 60});
    const auto ours = make_ram_directory();
    const auto theirs = make_ram_directory();
    const auto twin_directory = make_ram_directory();
    IndexWriter twin = test::open_writer(twin_directory, test::corpus_schema());
    IndexWriter writer = test::open_writer(ours, test::corpus_schema());
    for (int i = 0; i < 30; ++i) {
      const Document document = corpus.next();
      must(writer.add(document));
      must(twin.add(document));
      if (random.chance(0.1)) must(writer.commit());
    }
    {
      // What is live at the end of the other index is added, in the order of its last versions.
      IndexWriter other = test::open_writer(theirs, test::corpus_schema());
      std::vector<Document> live;
      for (int i = 0; i < 40; ++i) {
        const Document document = corpus.next();
        must(other.add(document));
        std::erase_if(live, [&](const Document& old) { return old.id == document.id; });
        live.push_back(document);
        if (random.chance(0.1)) must(other.commit());
        if (random.chance(0.2)) {
          must(other.remove(live.front().id));
          live.erase(live.begin());
        }
      }
      must(other.commit());
      for (const Document& document : live) must(twin.add(document));
    }
    const auto before = test::read_files(*theirs);
    must(writer.add_index(*theirs));
    EXPECT_EQ(test::read_files(*theirs), before);
    const Document last = corpus.next();
    must(writer.add(last));
    must(twin.add(last));
    must(writer.commit());
    must(twin.commit());
    EXPECT_TRUE(must(check_index(ours)).sound());
    const Searcher searcher = test::open_searcher(ours);
    const Searcher expected = test::open_searcher(twin_directory);
    EXPECT_EQ(searcher.live_docs(), expected.live_docs());
    for (const char* query : {"ka", "mo shi", "+ka +mo", "title:ka", "\"ka mo\"", "kou*"}) {
      const Query parsed = must(parse_query(query));
      EXPECT_EQ(test::to_text(test::all_hits(searcher, parsed)),
                test::to_text(test::all_hits(expected, parsed)))
          << query;
    }
    EXPECT_EQ(test::to_text(test::all_hits(searcher, query::match_all())),
              test::to_text(test::all_hits(expected, query::match_all())));
    must(writer.merge(1));
    EXPECT_EQ(test::to_text(test::all_hits(test::open_searcher(ours), query::match_all())),
              test::to_text(test::all_hits(expected, query::match_all())));
  }
}

TEST(AddIndex, TakesAnIndexIntoAnEmptyOneAndItself) {
  const auto source = test::index_texts({"one", "two"});
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add_index(*source));
  must(writer.commit());
  must(writer.add_index(*directory));
  must(writer.commit());
  EXPECT_TRUE(must(check_index(directory)).sound());
  EXPECT_EQ(test::find_ids(test::open_searcher(directory), "one"), std::vector<std::string>{"0"});
  EXPECT_EQ(writer.stats().live_docs, 2U);
}

TEST(AddIndex, CanBeRolledBack) {
  const auto directory = test::index_texts({"one"});
  IndexWriter writer = test::open_writer(directory);
  must(writer.add_index(*test::index_texts({"two", "three"})));
  must(writer.rollback());
  must(writer.add(text_document("9", "four")));
  must(writer.commit());
  EXPECT_TRUE(must(check_index(directory)).sound());
  EXPECT_TRUE(must(check_index(directory)).unreferenced.empty());
  EXPECT_EQ(writer.stats().live_docs, 2U);
}

TEST(AddIndex, RefusesOtherFieldsAndAnalyzersAndGoesOn) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory,
      test::make_schema({{.name = "text"}, {.name = "kind", .type = FieldType::keyword}}));
  must(writer.add(text_document("a", "one")));
  const auto other = test::index_texts(
      {"one"}, test::make_schema({{.name = "kind", .type = FieldType::keyword}, {.name = "text"}}));
  EXPECT_EQ(writer.add_index(*other).code(), StatusCode::schema_mismatch);

  const auto tokenizer = test::make_tokenizer("own", [](std::string_view, TokenSink&) {});
  const auto analyzed = make_ram_directory();
  WriterOptions options =
      test::writer_options(test::make_schema({{.name = "text"},
                                              {.name = "kind", .type = FieldType::keyword},
                                              {.name = "own", .analyzer = "own"}}));
  options.analyzers = test::registry_with(tokenizer);
  must(must(IndexWriter::open(analyzed, options)).commit());
  EXPECT_EQ(writer.add_index(*analyzed).code(), StatusCode::analyzer_mismatch);

  EXPECT_EQ(writer.add_index(*make_ram_directory()).code(), StatusCode::not_found);

  // More fields of the same are fine, and come along.
  const auto longer =
      test::index_texts({"two"}, test::make_schema({{.name = "text"},
                                                    {.name = "kind", .type = FieldType::keyword},
                                                    {.name = "more", .type = FieldType::i64}}));
  must(writer.add_index(*longer));
  must(writer.commit());
  EXPECT_EQ(writer.schema().fields().size(), 3U);
  EXPECT_EQ(writer.stats().live_docs, 2U);
  EXPECT_TRUE(must(check_index(directory)).sound());
}

TEST(AddIndex, RefusesDamageAndALackOfRoom) {
  const auto source = test::index_texts({"one two three", "two"});
  test::SimulatedDisk disk;
  const auto directory = disk.open_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(text_document("a", "one")));
  must(writer.commit());
  disk.set_capacity(disk.used_bytes());
  EXPECT_EQ(writer.add_index(*source).code(), StatusCode::no_space);
  disk.set_capacity(test::SimulatedDisk::kUnlimited);
  must(writer.add(text_document("b", "goes on")));

  test::IndexFiles files = test::read_files(*source);
  test::Bytes& segment = files.at("0000000000000001.seg");
  segment[segment.size() / 2] ^= 1;
  EXPECT_EQ(writer.add_index(*test::make_directory(files)).code(), StatusCode::corrupt);
  (void)writer.rollback().ok();
  must(writer.add_index(*source));
  must(writer.commit());
  EXPECT_TRUE(must(check_index(directory)).sound());
  EXPECT_TRUE(must(check_index(directory)).unreferenced.empty());
}

}  // namespace
}  // namespace sakuin::index_import_test
