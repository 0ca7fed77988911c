// What a writer does when something fails: the commit before stands, `busy` until rollback().
#include <sakuin/index_writer.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"
#include "tests/unit/engine/failing_directory.h"

namespace sakuin::index_writer_failure_test {
namespace {

using test::FailingDirectory;
using test::find_ids;
using test::must;
using test::text_document;
using Ids = std::vector<std::string>;

class IndexWriterFailureTest : public ::testing::Test {
 protected:
  /// One committed document, "a".
  void SetUp() override {
    must(writer_.add(text_document("a", "word")));
    must(writer_.commit());
  }

  void expect_busy() {
    EXPECT_EQ(writer_.add(text_document("x", "word")).code(), StatusCode::busy);
    EXPECT_EQ(writer_.remove("a").status().code(), StatusCode::busy);
    EXPECT_EQ(writer_.commit().code(), StatusCode::busy);
    EXPECT_EQ(writer_.merge().code(), StatusCode::busy);
  }

  [[nodiscard]] Ids ids() const { return find_ids(test::open_searcher(directory_), "word"); }

  std::shared_ptr<FailingDirectory> directory_ = std::make_shared<FailingDirectory>();
  IndexWriter writer_ = test::open_writer(directory_);
};

TEST_F(IndexWriterFailureTest, LeavesOutABadDocumentAndGoesOn) {
  const Document too_large = text_document("b", std::string(kMaxDocumentBytes, ' '));
  EXPECT_EQ(writer_.add(too_large).code(), StatusCode::limit_exceeded);
  EXPECT_EQ(writer_.add(Document("")).code(), StatusCode::invalid_argument);
  EXPECT_EQ(writer_.add(Document("a").add("text", Json{"{}"})).code(), StatusCode::schema_mismatch);
  must(writer_.add(text_document("c", "word")));
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a", "c"}));  // and the bad replacement did not remove "a"
}

TEST_F(IndexWriterFailureTest, TakesNoHarmFromAWrongArgument) {
  EXPECT_EQ(writer_.merge(0).code(), StatusCode::invalid_argument);
  must(writer_.add(text_document("b", "word")));
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a", "b"}));
}

TEST_F(IndexWriterFailureTest, KeepsTheLastCommitWhereverACommitFails) {
  std::size_t changes = 0;
  for (;; ++changes) {
    SCOPED_TRACE(changes);
    must(writer_.remove("a"));
    must(writer_.add(text_document("b", "word")));
    directory_->fail_after(changes);
    const Status status = writer_.commit();
    const bool failed = directory_->failed();
    directory_->recover();
    if (status.ok() && !failed) break;
    if (status.ok()) {  // only the removal of garbage failed
      EXPECT_EQ(ids(), Ids({"b"}));
      must(writer_.add(text_document("a", "word")));
      must(writer_.remove("b"));
      must(writer_.commit());
      continue;
    }
    EXPECT_EQ(status.code(), StatusCode::no_space);
    expect_busy();
    EXPECT_EQ(ids(), Ids({"a"}));
    must(writer_.rollback());
    EXPECT_EQ(writer_.stats().live_docs, 1U);
    EXPECT_EQ(ids(), Ids({"a"}));
  }
  EXPECT_GT(changes, 5U);
  EXPECT_EQ(ids(), Ids({"b"}));
}

TEST_F(IndexWriterFailureTest, KeepsAllDocumentsWhereverAMergeFails) {
  for (const char* id : {"b", "c", "d"}) {
    must(writer_.add(text_document(id, "word")));
    must(writer_.commit());
  }
  must(writer_.remove("b"));
  must(writer_.commit());
  for (std::size_t changes = 0;; ++changes) {
    SCOPED_TRACE(changes);
    directory_->fail_after(changes);
    const Status status = writer_.merge(1);
    directory_->recover();
    EXPECT_EQ(ids(), Ids({"a", "c", "d"}));
    if (status.ok()) break;
    expect_busy();
    must(writer_.rollback());
    EXPECT_EQ(writer_.stats().segments, 3U);
  }
  EXPECT_EQ(writer_.stats().segments, 1U);
}

TEST_F(IndexWriterFailureTest, StaysBusyWhileRollbackFails) {
  must(writer_.add(text_document("b", "word")));
  directory_->fail_after(0, StatusCode::io);
  EXPECT_EQ(writer_.commit().code(), StatusCode::io);
  directory_->fail_lists(1);
  EXPECT_EQ(writer_.rollback().code(), StatusCode::io);
  expect_busy();
  EXPECT_EQ(writer_.stats().live_docs, 0U);  // nothing is known
  directory_->recover();
  must(writer_.rollback());
  must(writer_.add(text_document("c", "word")));
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a", "c"}));
}

TEST_F(IndexWriterFailureTest, TakesNothingForCommittedThatDidNotReachTheDisk) {
  WriterOptions options = test::writer_options();
  options.sync_on_commit = true;
  const auto directory = std::make_shared<FailingDirectory>();
  IndexWriter writer = must(IndexWriter::open(directory, options));
  must(writer.add(text_document("a", "word")));
  must(writer.commit());
  must(writer.add(text_document("b", "word")));
  directory->fail_syncs(1, 1);  // names of the new files reach the disk, that of the manifest not
  EXPECT_EQ(writer.commit().code(), StatusCode::io);
  EXPECT_EQ(find_ids(test::open_searcher(directory), "word"), Ids({"a"}));
  must(writer.rollback());
  EXPECT_EQ(writer.stats().live_docs, 1U);
  must(writer.commit());
  EXPECT_EQ(find_ids(test::open_searcher(directory), "word"), Ids({"a"}));
}

TEST_F(IndexWriterFailureTest, FailsAnAddThatHasToWriteASegment) {
  WriterOptions options = test::writer_options();
  options.memory_bytes = std::size_t{8} << 20;
  const auto directory = std::make_shared<FailingDirectory>();
  IndexWriter writer = must(IndexWriter::open(directory, options));
  directory->fail_after(0);
  Status status;
  std::size_t added = 0;
  while (status.ok()) {
    std::string text;
    for (std::size_t i = 0; i < 10'000; ++i) text += std::to_string(added * 10'000 + i) + " ";
    status = writer.add(text_document(std::to_string(added++), text).add("new_field", "x"));
  }
  EXPECT_EQ(status.code(), StatusCode::no_space);
  EXPECT_EQ(writer.commit().code(), StatusCode::busy);
  directory->recover();
  must(writer.rollback());
  EXPECT_EQ(writer.stats().live_docs, 0U);
  EXPECT_TRUE(writer.schema().fields().empty());
}

TEST_F(IndexWriterFailureTest, ForgetsTheFieldsOfDocumentsThatWereWrittenButNotCommitted) {
  WriterOptions options = test::writer_options();
  options.memory_bytes = std::size_t{8} << 20;
  const auto directory = make_ram_directory();
  IndexWriter writer = must(IndexWriter::open(directory, options));
  for (std::size_t added = 0; writer.stats().segments == 0; ++added) {
    std::string text;
    for (std::size_t i = 0; i < 10'000; ++i) text += std::to_string(added * 10'000 + i) + " ";
    must(writer.add(text_document(std::to_string(added), text)));
  }
  must(writer.rollback());
  EXPECT_EQ(writer.stats().segments, 0U);
  EXPECT_EQ(writer.stats().generation, 0U);
  EXPECT_TRUE(writer.schema().fields().empty());
  must(writer.commit());
  EXPECT_EQ(writer.stats().generation, 1U);
}

TEST(IndexWriterHost, TurnsAThrowingTokenizerIntoAStatus) {
  const auto tokenizer = test::make_tokenizer("own", [](std::string_view text, TokenSink&) {
    if (text == "throw") throw std::runtime_error("no such word");
    if (text == "throw a number") throw 42;
  });
  WriterOptions options =
      test::writer_options(test::make_schema({{.name = "text", .analyzer = "own"}}));
  options.analyzers = test::registry_with(tokenizer);
  IndexWriter writer = must(IndexWriter::open(make_ram_directory(), options));
  for (const char* text : {"throw", "throw a number"}) {
    const Status status = writer.add(text_document("a", text));
    EXPECT_EQ(status.code(), StatusCode::invalid_argument);
    EXPECT_EQ(writer.commit().code(), StatusCode::busy);
    must(writer.rollback());
  }
  must(writer.add(text_document("a", "fine")));
  must(writer.commit());
}

}  // namespace
}  // namespace sakuin::index_writer_failure_test
