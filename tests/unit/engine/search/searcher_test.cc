// A searcher is a point in time: what it answers, and that it keeps answering.
#include <sakuin/searcher.h>

#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/engine/engine_fixture.h"
#include "tests/unit/engine/failing_directory.h"

namespace sakuin::searcher_test {
namespace {

using test::find_ids;
using test::must;
using test::text_document;
using Ids = std::vector<std::string>;

TEST(Searcher, NeedsACommit) {
  EXPECT_EQ(Searcher::open(make_ram_directory()).status().code(), StatusCode::not_found);
}

TEST(Searcher, AnswersFromAnEmptyIndex) {
  const Searcher searcher = test::open_searcher(test::index_texts({}));
  EXPECT_EQ(searcher.live_docs(), 0U);
  EXPECT_EQ(find_ids(searcher, "word"), Ids());
  EXPECT_EQ(find_ids(searcher, query::match_all()), Ids());
  EXPECT_EQ(must(searcher.count(query::match_all())), 0U);
  EXPECT_EQ(searcher.document("x").status().code(), StatusCode::not_found);
  EXPECT_EQ(must(searcher.stats()).segments.size(), 0U);
}

TEST(Searcher, FindsDocumentsByHitAndById) {
  const Searcher searcher = test::open_searcher(test::index_texts({"one", "two"}));
  const Hit hit = must(searcher.search(query::word("two"))).hits.at(0);
  EXPECT_EQ(must(searcher.document(hit)), text_document("1", "two"));
  EXPECT_EQ(must(searcher.document("1")), text_document("1", "two"));
  EXPECT_EQ(searcher.document("2").status().code(), StatusCode::not_found);
  EXPECT_EQ(searcher.document("").status().code(), StatusCode::not_found);
}

TEST(Searcher, GivesBackAnyIdAndText) {
  const std::string id("\0 \xFF\n", 4);
  const std::string text("one\0two\xFF\xFE three", 15);
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(text_document(id, text)));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(must(searcher.document(id)), text_document(id, text));
  EXPECT_EQ(find_ids(searcher, "three"), Ids({id}));
}

TEST(Searcher, RefusesHitsOfAnotherSnapshot) {
  const auto directory = test::index_texts({"one", "two"});
  const Searcher before = test::open_searcher(directory);
  IndexWriter writer = test::open_writer(directory);
  must(writer.remove("0"));
  must(writer.merge());
  const Searcher after = test::open_searcher(directory);
  const Hit old_hit = must(before.search(query::word("one"))).hits.at(0);
  const Hit new_hit = must(after.search(query::word("two"))).hits.at(0);
  ASSERT_EQ(old_hit.doc, new_hit.doc);
  EXPECT_EQ(after.document(old_hit).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(before.document(new_hit).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(after.snippet(query::word("two"), old_hit).status().code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(after.explain(query::word("two"), old_hit).status().code(),
            StatusCode::invalid_argument);
  Hit nowhere = new_hit;
  nowhere.segment = 7;
  EXPECT_EQ(after.document(nowhere).status().code(), StatusCode::invalid_argument);
  nowhere = new_hit;
  nowhere.doc = kNoMoreDocs;
  EXPECT_EQ(after.document(nowhere).status().code(), StatusCode::invalid_argument);
}

TEST(Searcher, SearchesKeywordsExactly) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "tag", .type = FieldType::keyword}}));
  must(writer.add(Document("a").add("tag", "New York").add("tag", "x").add("tag", "x")));
  must(writer.add(Document("b").add("tag", "new york").add("tag", std::int64_t{7})));
  must(writer.add(Document("c").add("tag", true)));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(find_ids(searcher, query::word("New York", "tag")), Ids({"a"}));
  EXPECT_EQ(find_ids(searcher, query::phrase("new york", "tag")), Ids({"b"}));
  EXPECT_EQ(find_ids(searcher, query::term("york", "tag")), Ids());
  EXPECT_EQ(find_ids(searcher, "tag:7 tag:true"), Ids({"b", "c"}));
  EXPECT_EQ(find_ids(searcher, query::word("x")), Ids());  // no text field
  EXPECT_EQ(find_ids(searcher, query::word(std::string(40'000, 'x'), "tag")), Ids());
}

TEST(Searcher, KeepsItsFilesThroughCommitsAndMerges) {
  const test::TempDir folder;
  for (const ReadMode mode : {ReadMode::map, ReadMode::memory, ReadMode::read}) {
    const std::string name = std::to_string(static_cast<int>(mode));
    const auto directory =
        must(open_fs_directory(folder.file(name), {.create = true, .read_mode = mode}));
    IndexWriter writer = test::open_writer(directory);
    for (int i = 0; i < 20; ++i) {
      must(writer.add(text_document(std::to_string(i), "word " + std::to_string(i))));
    }
    must(writer.commit());
    const Searcher before = test::open_searcher(directory);
    for (int i = 0; i < 20; ++i) {
      must(writer.add(text_document(std::to_string(i), "changed")));
      if (i % 5 == 0) must(writer.merge());
    }
    must(writer.commit());
    EXPECT_EQ(must(before.count(query::word("word"))), 20U);
    EXPECT_EQ(find_ids(before, "word 7").at(0), "7");
    EXPECT_EQ(must(before.document("7")), text_document("7", "word 7"));
    EXPECT_EQ(must(test::open_searcher(directory).count(query::word("word"))), 0U);
  }
}

TEST(Searcher, ReopensToTheNewestCommitAndStaysAsItIs) {
  const auto directory = test::index_texts({"one", "two"});
  const Searcher first = test::open_searcher(directory);
  EXPECT_EQ(must(first.reopen()).generation(), first.generation());
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(text_document("2", "two three")));
  must(writer.remove("1"));

  const Searcher view = must(first.reopen(must(writer.refresh())));
  EXPECT_EQ(find_ids(view, "two"), Ids({"2"}));
  EXPECT_EQ(find_ids(must(first.reopen()), "two"), Ids({"1"}));  // not committed
  must(writer.commit());
  const Searcher second = must(first.reopen());
  EXPECT_EQ(find_ids(second, "two"), Ids({"2"}));
  EXPECT_EQ(find_ids(first, "two"), Ids({"1"}));
  EXPECT_EQ(must(second.search(query::word("two"))).hits[0].score,
            must(test::open_searcher(directory).search(query::word("two"))).hits[0].score);

  must(writer.add(text_document("3", "two")));
  must(writer.commit());
  EXPECT_EQ(must(view.reopen()).live_docs(), 2U);  // that view does not change
  EXPECT_EQ(must(view.reopen(directory)).live_docs(), 3U);
  EXPECT_EQ(first.reopen(make_ram_directory()).status().code(), StatusCode::not_found);
}

TEST(Searcher, WritesNothing) {
  const auto files = test::index_texts({"one", "two"});
  {
    IndexWriter writer = test::open_writer(files);
    must(writer.remove("1"));
    must(writer.commit());
  }
  const auto directory = std::make_shared<test::FailingDirectory>(files);
  directory->fail_after(0, StatusCode::io);
  EXPECT_FALSE(directory->create("x").ok());
  const Searcher searcher = must(test::open_searcher(directory).reopen());
  EXPECT_EQ(find_ids(searcher, "one"), Ids({"0"}));
  EXPECT_TRUE(searcher.document("0").ok() && searcher.stats().ok());
}

TEST(Searcher, IsSharedByThreadsWhileAWriterWorks) {
  const auto directory = test::index_texts({"a b", "b c", "c a"});
  const Searcher searcher = test::open_searcher(directory);
  const auto ask = [&] {
    for (int i = 0; i < 50; ++i) {
      const Searcher copy = searcher;
      EXPECT_EQ(find_ids(copy, "+a +b"), Ids({"0"}));
      EXPECT_EQ(must(copy.count(query::phrase("b c"))), 1U);
      EXPECT_TRUE(copy.document("2").ok());
      EXPECT_TRUE(Searcher::open(directory).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(ask);
  IndexWriter writer = test::open_writer(directory);
  for (int i = 0; i < 20; ++i) {
    must(writer.add(text_document("more", "a b c")));
    must(writer.merge());
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Searcher, GivesItsNumbers) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "text", .analyzer = "plain"},
                                    {.name = "tag", .type = FieldType::keyword}}));
  must(writer.add(Document("a").add("text", "one two two").add("tag", "x")));
  must(writer.add(Document("b").add("text", "one")));
  must(writer.commit());
  must(writer.remove("b"));
  must(writer.commit());
  const IndexStats stats = must(test::open_searcher(directory).stats());
  EXPECT_EQ(stats.generation, 2U);
  EXPECT_EQ(stats.live_docs, 1U);
  EXPECT_EQ(stats.deleted_docs, 1U);
  EXPECT_EQ(stats.terms, 3U);
  EXPECT_EQ(stats.postings, 4U);
  EXPECT_EQ(stats.positions, 4U);
  ASSERT_EQ(stats.fields.size(), 2U);
  EXPECT_EQ(stats.fields[0].name, "text");
  EXPECT_EQ(stats.fields[0].analyzer, "plain");
  EXPECT_EQ(stats.fields[0].docs, 1U);
  EXPECT_EQ(stats.fields[0].tokens, 3U);
  EXPECT_EQ(stats.fields[1].type, FieldType::keyword);
  EXPECT_EQ(stats.fields[1].docs, 1U);
  ASSERT_EQ(stats.segments.size(), 1U);
  EXPECT_EQ(stats.segments[0].docs, 2U);
  EXPECT_EQ(stats.segments[0].deleted, 1U);
  EXPECT_EQ(stats.segments[0].bytes, stats.bytes);
  std::uint64_t bytes = 0;
  for (const ComponentStats& component : stats.components) bytes += component.bytes;
  EXPECT_GT(bytes, 0U);
  EXPECT_LE(bytes, stats.bytes);
}

}  // namespace
}  // namespace sakuin::searcher_test
