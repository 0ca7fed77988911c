// Documents in, commits out: what a reader sees of them.
#include <sakuin/index_writer.h>

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::index_writer_test {
namespace {

using test::find_ids;
using test::must;
using test::text_document;
using Ids = std::vector<std::string>;

class IndexWriterTest : public ::testing::Test {
 protected:
  std::shared_ptr<Directory> directory_ = make_ram_directory();
  IndexWriter writer_ = test::open_writer(directory_);

  [[nodiscard]] Searcher searcher() const { return test::open_searcher(directory_); }
  [[nodiscard]] Ids ids(std::string_view query) const { return find_ids(searcher(), query); }
};

TEST_F(IndexWriterTest, WritesNothingBeforeACommit) {
  must(writer_.add(text_document("a", "word")));
  EXPECT_EQ(Searcher::open(directory_).status().code(), StatusCode::not_found);
  EXPECT_EQ(test::file_names(*directory_), std::vector<std::string>{"writer.lock"});
}

TEST_F(IndexWriterTest, MakesAnEmptyIndex) {
  must(writer_.commit());
  EXPECT_EQ(searcher().live_docs(), 0U);
  EXPECT_EQ(searcher().generation(), 1U);
  EXPECT_EQ(ids("word"), Ids());
  must(writer_.commit());  // nothing has changed
  EXPECT_EQ(searcher().generation(), 1U);
}

TEST_F(IndexWriterTest, ShowsDocumentsAtTheCommit) {
  must(writer_.add(text_document("a", "word")));
  must(writer_.commit());
  const Searcher before = searcher();
  must(writer_.add(text_document("b", "word")));
  EXPECT_EQ(ids("word"), Ids({"a"}));
  must(writer_.commit());
  EXPECT_EQ(ids("word"), Ids({"a", "b"}));
  EXPECT_EQ(find_ids(before, "word"), Ids({"a"}));
}

TEST_F(IndexWriterTest, ReplacesADocumentInTheBuffer) {
  must(writer_.add(text_document("a", "old")));
  must(writer_.add(text_document("a", "new")));
  EXPECT_EQ(writer_.stats().live_docs, 1U);
  EXPECT_EQ(writer_.stats().buffered_docs, 1U);
  must(writer_.commit());
  EXPECT_EQ(ids("old"), Ids());
  EXPECT_EQ(ids("new"), Ids({"a"}));
  EXPECT_EQ(searcher().live_docs(), 1U);
  EXPECT_EQ(must(searcher().stats()).deleted_docs, 1U);
}

TEST_F(IndexWriterTest, ReplacesADocumentOfAnEarlierCommit) {
  must(writer_.add(text_document("a", "old")));
  must(writer_.add(text_document("b", "old")));
  must(writer_.commit());
  must(writer_.add(text_document("a", "new")));
  EXPECT_EQ(ids("old"), Ids({"a", "b"}));
  must(writer_.commit());
  EXPECT_EQ(ids("old"), Ids({"b"}));
  EXPECT_EQ(ids("new"), Ids({"a"}));
  EXPECT_EQ(writer_.stats().live_docs, 2U);
}

TEST_F(IndexWriterTest, GivesAReplacedDocumentANewPlaceInTheOrder) {
  for (const char* id : {"a", "b", "c"}) must(writer_.add(text_document(id, "same")));
  must(writer_.add(text_document("a", "same")));
  must(writer_.commit());
  EXPECT_EQ(ids("same"), Ids({"b", "c", "a"}));
}

TEST_F(IndexWriterTest, RemovesDocumentsBufferedAndCommitted) {
  must(writer_.add(text_document("a", "word")));
  must(writer_.commit());
  must(writer_.add(text_document("b", "word")));
  EXPECT_TRUE(must(writer_.remove("b")));
  EXPECT_FALSE(must(writer_.remove("b")));
  EXPECT_TRUE(must(writer_.remove("a")));
  EXPECT_FALSE(must(writer_.remove("a")));
  EXPECT_FALSE(must(writer_.remove("never there")));
  EXPECT_FALSE(must(writer_.remove("")));
  EXPECT_EQ(ids("word"), Ids({"a"}));
  must(writer_.commit());
  EXPECT_EQ(ids("word"), Ids());
  EXPECT_EQ(searcher().live_docs(), 0U);
}

TEST_F(IndexWriterTest, AddsARemovedDocumentAgain) {
  must(writer_.add(text_document("a", "one")));
  must(writer_.commit());
  EXPECT_TRUE(must(writer_.remove("a")));
  must(writer_.add(text_document("a", "two")));
  EXPECT_TRUE(must(writer_.remove("a")));
  must(writer_.add(text_document("a", "three")));
  must(writer_.commit());
  EXPECT_EQ(ids("one two three"), Ids({"a"}));
  EXPECT_EQ(must(searcher().document("a")), text_document("a", "three"));
}

TEST_F(IndexWriterTest, RemovesWhatAQueryFindsCommittedOrNot) {
  for (const char* id : {"a", "b"}) must(writer_.add(text_document(id, "odd word")));
  must(writer_.add(text_document("c", "even word")));
  must(writer_.commit());
  must(writer_.remove("b"));
  must(writer_.add(text_document("a", "even word")));  // what matched is replaced
  must(writer_.add(text_document("d", "odd word")));
  const Query odd = must(parse_query("odd"));
  EXPECT_EQ(must(writer_.remove_matching(odd)), 1U);
  EXPECT_EQ(must(writer_.remove_matching(odd)), 0U);
  must(writer_.add(text_document("e", "odd word")));  // later, so it stays
  EXPECT_EQ(ids("word"), Ids({"a", "b", "c"}));
  must(writer_.commit());
  EXPECT_EQ(ids("word"), Ids({"c", "a", "e"}));
  EXPECT_EQ(must(writer_.remove_matching(query::match_all())), 3U);
  must(writer_.rollback());
  EXPECT_EQ(writer_.stats().live_docs, 3U);
  EXPECT_EQ(must(writer_.remove_matching(query::match_all())), 3U);
  must(writer_.commit());
  EXPECT_EQ(searcher().live_docs(), 0U);
  EXPECT_EQ(must(writer_.remove_matching(query::match_all())), 0U);
}

TEST_F(IndexWriterTest, RemovesNothingByAQueryThatCannotRun) {
  must(writer_.add(text_document("a", "word")));
  const std::string too_many(kMaxSlopWords * 2, 'w');
  std::string words;
  for (const char letter : too_many) words += std::string(1, letter) + " ";
  EXPECT_FALSE(writer_.remove_matching(query::phrase(words, "text", 1)).ok());
  must(writer_.add(text_document("b", "word")));
  must(writer_.commit());
  EXPECT_EQ(ids("word"), Ids({"a", "b"}));
}

TEST_F(IndexWriterTest, DropsASegmentWithoutLiveDocuments) {
  must(writer_.add(text_document("a", "word")));
  must(writer_.commit());
  must(writer_.add(text_document("b", "word")));
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().segments, 2U);
  must(writer_.remove("a"));
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().segments, 1U);
  must(writer_.remove("b"));
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().segments, 0U);
  EXPECT_EQ(must(searcher().count(query::match_all())), 0U);
  must(writer_.add(text_document("c", "word")));
  must(writer_.commit());
  EXPECT_EQ(ids("word"), Ids({"c"}));
}

TEST_F(IndexWriterTest, CommitsABufferOfDeletedDocumentsOnly) {
  must(writer_.add(text_document("a", "word")));
  must(writer_.remove("a"));
  must(writer_.commit());
  EXPECT_EQ(searcher().live_docs(), 0U);
  EXPECT_EQ(writer_.stats().segments, 0U);
}

TEST_F(IndexWriterTest, ForgetsEverythingSinceTheLastCommit) {
  must(writer_.add(text_document("a", "word")));
  must(writer_.commit());
  must(writer_.add(text_document("a", "other").add("new_field", "x")));
  must(writer_.add(text_document("b", "word")));
  must(writer_.rollback());
  EXPECT_EQ(writer_.stats().live_docs, 1U);
  EXPECT_FALSE(writer_.schema().find("new_field").has_value());
  must(writer_.commit());
  EXPECT_EQ(searcher().generation(), 1U);
  EXPECT_EQ(ids("word"), Ids({"a"}));
}

TEST_F(IndexWriterTest, RollsBackAnIndexThatHasNoCommitYet) {
  must(writer_.add(text_document("a", "word")));
  must(writer_.rollback());
  EXPECT_EQ(writer_.stats().live_docs, 0U);
  must(writer_.add(text_document("b", "word")));
  must(writer_.commit());
  EXPECT_EQ(ids("word"), Ids({"b"}));
}

TEST_F(IndexWriterTest, DropsWhatWasNotCommittedWhenItIsDestroyed) {
  must(writer_.add(text_document("a", "word")));
  must(writer_.commit());
  must(writer_.add(text_document("b", "word")));
  writer_ = test::open_writer(make_ram_directory());
  IndexWriter again = test::open_writer(directory_);
  EXPECT_EQ(again.stats().live_docs, 1U);
  EXPECT_EQ(again.stats().generation, 1U);
}

TEST_F(IndexWriterTest, HoldsTheLockAsLongAsItLives) {
  EXPECT_EQ(IndexWriter::open(directory_).status().code(), StatusCode::locked);
  {
    const IndexWriter moved = std::move(writer_);
    EXPECT_EQ(IndexWriter::open(directory_).status().code(), StatusCode::locked);
  }
  EXPECT_TRUE(IndexWriter::open(directory_).ok());
}

TEST_F(IndexWriterTest, GivesItsNumbers) {
  EXPECT_EQ(writer_.stats().generation, 0U);
  must(writer_.add(text_document("a", "word")));
  EXPECT_EQ(writer_.stats().live_docs, 1U);
  EXPECT_EQ(writer_.stats().buffered_docs, 1U);
  EXPECT_GT(writer_.stats().buffered_bytes, 0U);
  EXPECT_EQ(writer_.stats().segments, 0U);
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().live_docs, 1U);
  EXPECT_EQ(writer_.stats().buffered_docs, 0U);
  EXPECT_EQ(writer_.stats().segments, 1U);
  EXPECT_EQ(writer_.stats().generation, 1U);
}

TEST_F(IndexWriterTest, KeepsTheFilesOfTwoCommits) {
  for (const char* id : {"a", "b", "c", "d"}) {
    must(writer_.add(text_document(id, "word")));
    must(writer_.remove("a"));
    must(writer_.commit());
  }
  const auto names = test::file_names(*directory_);
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  EXPECT_TRUE(has("manifest.4"));
  EXPECT_TRUE(has("manifest.3"));
  EXPECT_FALSE(has("manifest.2"));
  EXPECT_FALSE(has("manifest.0"));
  EXPECT_FALSE(has("0000000000000001.seg"));
}

TEST_F(IndexWriterTest, LeavesForeignFilesAlone) {
  for (const char* name : {"notes.tmp", "README", "manifest.5.tmp"}) {
    must(must(directory_->create(name))->close());
  }
  must(writer_.commit());
  const auto names = test::file_names(*directory_);
  EXPECT_EQ(std::count(names.begin(), names.end(), "notes.tmp"), 1);
  EXPECT_EQ(std::count(names.begin(), names.end(), "README"), 1);
  EXPECT_EQ(std::count(names.begin(), names.end(), "manifest.5.tmp"), 0);
}

TEST(IndexWriterOpen, NeedsAnIndexUnlessItMayMakeOne) {
  WriterOptions options = test::writer_options();
  options.create = false;
  const auto directory = make_ram_directory();
  EXPECT_EQ(IndexWriter::open(directory, options).status().code(), StatusCode::not_found);
  must(test::open_writer(directory).commit());
  EXPECT_TRUE(IndexWriter::open(directory, options).ok());
}

TEST(IndexWriterOpen, NeedsSomeMemory) {
  WriterOptions options = test::writer_options();
  options.memory_bytes = (std::size_t{8} << 20) - 1;
  EXPECT_EQ(IndexWriter::open(make_ram_directory(), options).status().code(),
            StatusCode::invalid_argument);
  ++options.memory_bytes;
  EXPECT_TRUE(IndexWriter::open(make_ram_directory(), options).ok());
}

TEST(IndexWriterOpen, SaysThatASegmentFileIsMissing) {
  const auto directory = test::index_texts({"word"});
  must(directory->remove("0000000000000001.seg"));
  EXPECT_EQ(IndexWriter::open(directory).status().code(), StatusCode::corrupt);
  EXPECT_EQ(Searcher::open(directory).status().code(), StatusCode::corrupt);
}

TEST(IndexWriterOpen, RefusesSegmentsWithoutAManifest) {
  const auto directory = test::index_texts({"word"});
  for (const std::string& name : test::file_names(*directory)) {
    if (name.starts_with("manifest.")) must(directory->remove(name));
  }
  EXPECT_EQ(IndexWriter::open(directory).status().code(), StatusCode::corrupt);
}

TEST(IndexWriterOpen, GoesOnInAFolder) {
  const test::TempDir folder;
  {
    IndexWriter writer =
        must(IndexWriter::open(must(open_fs_directory(folder.path())), {}));  // with syncs
    must(writer.add(text_document("a", "word")));
    must(writer.commit());
  }
  const auto directory = must(open_fs_directory(folder.path()));
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(text_document("b", "word")));
  EXPECT_EQ(IndexWriter::open(must(open_fs_directory(folder.path()))).status().code(),
            StatusCode::locked);
  must(writer.commit());
  EXPECT_EQ(find_ids(test::open_searcher(directory), "word"), Ids({"a", "b"}));
}

}  // namespace
}  // namespace sakuin::index_writer_test
