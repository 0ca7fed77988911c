// Commits in two phases, with bytes of the host's, seen before they are durable, and tidied up
// after.
#include <sakuin/index_writer.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::index_writer_commit_test {
namespace {

using test::find_ids;
using test::must;
using test::text_document;
using Ids = std::vector<std::string>;

class IndexWriterCommit : public ::testing::Test {
 protected:
  /// One committed document, "a".
  void SetUp() override {
    must(writer_.add(text_document("a", "word")));
    must(writer_.commit());
  }

  [[nodiscard]] Ids ids() const { return find_ids(test::open_searcher(directory_), "word"); }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
  IndexWriter writer_ = test::open_writer(directory_);
};

TEST_F(IndexWriterCommit, IsNotSeenBeforeItsSecondPhase) {
  must(writer_.add(text_document("b", "word")));
  must(writer_.prepare_commit());
  EXPECT_EQ(ids(), Ids({"a"}));
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a", "b"}));
}

TEST_F(IndexWriterCommit, LetsNothingInBetweenItsPhases) {
  must(writer_.add(text_document("b", "word")));
  must(writer_.prepare_commit());
  EXPECT_EQ(writer_.add(text_document("c", "word")).code(), StatusCode::busy);
  EXPECT_EQ(writer_.remove("a").status().code(), StatusCode::busy);
  EXPECT_EQ(writer_.merge().code(), StatusCode::busy);
  EXPECT_EQ(writer_.refresh().status().code(), StatusCode::busy);
  EXPECT_EQ(writer_.set_payload("x").code(), StatusCode::busy);
  EXPECT_EQ(writer_.prepare_commit().code(), StatusCode::busy);
  must(writer_.collect_garbage());  // of which the prepared commit is none
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a", "b"}));
  must(writer_.add(text_document("c", "word")));
}

TEST_F(IndexWriterCommit, IsForgottenByRollbackBetweenItsPhases) {
  must(writer_.add(text_document("b", "word")));
  must(writer_.prepare_commit());
  must(writer_.rollback());
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a"}));
}

TEST_F(IndexWriterCommit, MayHaveNothingToDoInEitherPhase) {
  must(writer_.prepare_commit());
  EXPECT_EQ(writer_.add(text_document("b", "word")).code(), StatusCode::busy);
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().generation, 1U);
}

TEST_F(IndexWriterCommit, KeepsThePayloadUntilItIsSetAgain) {
  EXPECT_EQ(writer_.payload(), "");
  must(writer_.set_payload(std::string("at\0 7", 5)));
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().generation, 2U);  // a commit of the payload alone
  must(writer_.set_payload(std::string("at\0 7", 5)));
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().generation, 2U);  // nothing new
  must(writer_.add(text_document("b", "word")));
  must(writer_.merge());
  must(writer_.set_payload("never"));
  must(writer_.rollback());
  EXPECT_EQ(writer_.payload(), std::string("at\0 7", 5));
}

TEST_F(IndexWriterCommit, GivesThePayloadToTheNextWriter) {
  must(writer_.set_payload("at 7"));
  must(writer_.commit());
  { const IndexWriter gone = std::move(writer_); }
  EXPECT_EQ(test::open_writer(directory_).payload(), "at 7");
}

TEST_F(IndexWriterCommit, RefusesALargePayload) {
  must(writer_.set_payload(std::string(kMaxPayloadBytes, 'x')));
  EXPECT_EQ(writer_.set_payload(std::string(kMaxPayloadBytes + 1, 'y')).code(),
            StatusCode::limit_exceeded);
  must(writer_.commit());
  EXPECT_EQ(writer_.payload().front(), 'x');
}

TEST_F(IndexWriterCommit, ShowsWhatIsNotCommittedToThoseWhoAsk) {
  must(writer_.remove("a"));
  must(writer_.add(text_document("b", "word")));
  const auto view = must(writer_.refresh());
  const Searcher searcher = must(Searcher::open(view));
  EXPECT_EQ(find_ids(searcher, "word"), Ids({"b"}));
  EXPECT_EQ(searcher.live_docs(), 1U);
  EXPECT_EQ(ids(), Ids({"a"}));
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"b"}));
  EXPECT_GT(searcher.generation(), 1U);
  EXPECT_LT(searcher.generation(), writer_.stats().generation);
}

TEST_F(IndexWriterCommit, NeverChangesAViewThatWasTaken) {
  must(writer_.add(text_document("b", "word")));
  const auto view = must(writer_.refresh());
  must(writer_.remove("b"));
  must(writer_.add(text_document("c", "word")));
  must(writer_.merge());
  must(writer_.merge());
  must(writer_.remove("a"));
  must(writer_.merge());
  EXPECT_EQ(find_ids(must(Searcher::open(view)), "word"), Ids({"a", "b"}));
  must(writer_.rollback());
  { const IndexWriter gone = std::move(writer_); }
  EXPECT_EQ(find_ids(must(Searcher::open(view)), "word"), Ids({"a", "b"}));
}

TEST_F(IndexWriterCommit, CommitsDeletesThatAViewHasShown) {
  must(writer_.add(text_document("b", "word")));
  must(writer_.commit());
  must(writer_.remove("a"));
  static_cast<void>(must(writer_.refresh()));
  static_cast<void>(must(writer_.refresh()));
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"b"}));
}

TEST_F(IndexWriterCommit, LeavesOnlyWhatTwoCommitsNeed) {
  must(writer_.add(text_document("b", "word")));
  const std::string left = "00000000000000ff.seg";
  auto file = must(directory_->create(left));
  must(file->append(ByteSpan(reinterpret_cast<const std::uint8_t*>("12345"), 5)));
  must(file->close());
  const RemovedFiles removed = must(writer_.collect_garbage());
  EXPECT_EQ(removed.files, 1U);
  EXPECT_EQ(removed.bytes, 5U);
  EXPECT_EQ(must(writer_.collect_garbage()).files, 0U);
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a", "b"}));
}

}  // namespace
}  // namespace sakuin::index_writer_commit_test
