// Merges that a writer does on its own, a step at a time.
#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/check.h>
#include <sakuin/index_writer.h>

#include "tests/support/faulty_directory.h"
#include "tests/support/stepped_executor.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::background_merges_test {
namespace {

using test::find_ids;
using test::must;
using test::text_document;
using Ids = std::vector<std::string>;

/// Two segments of a size may be there, so a fourth of them makes a merge of the first two due.
WriterOptions merging_options(std::shared_ptr<Executor> executor) {
  WriterOptions options = test::writer_options();
  options.merging = Merging::background;
  options.merge_policy.segments_per_tier = 2;
  options.merge_executor = std::move(executor);
  return options;
}

class BackgroundMergesTest : public ::testing::Test {
 protected:
  std::shared_ptr<Directory> directory_ = make_ram_directory();
  std::shared_ptr<test::FaultPlan> plan_ = std::make_shared<test::FaultPlan>();
  std::shared_ptr<test::SteppedExecutor> executor_ = std::make_shared<test::SteppedExecutor>();
  IndexWriter writer_ =
      must(IndexWriter::open(make_faulty_directory(directory_, plan_), merging_options(executor_)));

  /// Segments {a1, a2}, {b1, b2}, {c1, c2}, {d1, d2}, and a merge of the first two begun.
  void begin_a_merge() {
    for (const char* letter : {"a", "b", "c", "d"}) {
      for (const char* digit : {"1", "2"}) {
        must(writer_.add(text_document(std::string(letter) + digit, "word")));
      }
      must(writer_.commit());
    }
    EXPECT_TRUE(writer_.merge_status().running);
    EXPECT_EQ(writer_.stats().segments, 4U);
  }

  [[nodiscard]] Ids ids() const { return find_ids(test::open_searcher(directory_), "word"); }

  [[nodiscard]] bool has_file(const std::string& name) const {
    const auto names = test::file_names(*directory_);
    return std::find(names.begin(), names.end(), name) != names.end();
  }
};

const std::string kOutput = "0000000000000005.seg";  // of the first merge

TEST_F(BackgroundMergesTest, ShowAtTheNextCommit) {
  begin_a_merge();
  EXPECT_EQ(executor_->step(), 1U);
  EXPECT_EQ(writer_.stats().segments, 4U);
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().segments, 3U);
  EXPECT_EQ(writer_.stats().generation, 5U);
  EXPECT_EQ(writer_.merge_status().done, 1U);
  EXPECT_FALSE(writer_.merge_status().running);
  EXPECT_EQ(ids(), Ids({"a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2"}));
  EXPECT_TRUE(must(check_index(directory_)).sound());
}

TEST_F(BackgroundMergesTest, CarryOverWhatIsDeletedMeanwhile) {
  begin_a_merge();
  must(writer_.remove("a1"));
  executor_->step();
  must(writer_.add(text_document("b1", "word again")));
  EXPECT_FALSE(must(writer_.remove("a1")));
  EXPECT_EQ(must(writer_.remove_matching(must(parse_query("word -again")))), 6U);
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"b1"}));
  EXPECT_EQ(writer_.merge_status().done, 1U);
  EXPECT_TRUE(must(check_index(directory_)).sound());
}

TEST_F(BackgroundMergesTest, CarryOverSegmentsThatAreGone) {
  begin_a_merge();
  for (const char* id : {"b1", "b2"}) must(writer_.remove(id));
  must(writer_.commit());  // drops one of the inputs
  must(writer_.remove("a2"));
  executor_->step();
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"a1", "c1", "c2", "d1", "d2"}));
  EXPECT_EQ(writer_.stats().segments, 3U);
  EXPECT_TRUE(must(check_index(directory_)).sound());
}

TEST_F(BackgroundMergesTest, LeaveNothingOfInputsThatAreAllGone) {
  begin_a_merge();
  for (const char* id : {"a1", "a2", "b1", "b2"}) must(writer_.remove(id));
  must(writer_.commit());
  executor_->step();
  must(writer_.commit());
  must(writer_.add(text_document("e", "word")));
  must(writer_.commit());
  EXPECT_EQ(ids(), Ids({"c1", "c2", "d1", "d2", "e"}));
  EXPECT_TRUE(must(check_index(directory_)).unreferenced.empty());
}

TEST_F(BackgroundMergesTest, KeepTheirFilesWhileACommitTidiesUp) {
  begin_a_merge();
  bool tidied = false;
  plan_->before_call = [&](test::StorageCall call) {
    // The first file closed is that which the merge writes.
    if (call != test::StorageCall::close || std::exchange(tidied, true)) return;
    must(writer_.add(text_document("e", "word")));
    must(writer_.commit());
    must(writer_.collect_garbage());
    EXPECT_TRUE(has_file(kOutput));
  };
  executor_->step();
  EXPECT_TRUE(tidied);
  must(writer_.commit());
  EXPECT_EQ(writer_.merge_status().done, 1U);
  EXPECT_TRUE(has_file(kOutput));
  EXPECT_TRUE(must(check_index(directory_)).sound());
}

TEST_F(BackgroundMergesTest, AreGivenUpByRollback) {
  begin_a_merge();
  executor_->step();
  EXPECT_TRUE(has_file(kOutput));
  must(writer_.rollback());
  EXPECT_FALSE(has_file(kOutput));
  EXPECT_FALSE(writer_.merge_status().running);
  EXPECT_EQ(writer_.stats().segments, 4U);
  must(writer_.add(text_document("e", "word")));
  must(writer_.commit());
  EXPECT_TRUE(writer_.merge_status().running);
  must(writer_.rollback());  // before the task has run
  EXPECT_EQ(executor_->step(), 1U);
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().segments, 5U);
  EXPECT_EQ(ids().size(), 9U);
}

TEST_F(BackgroundMergesTest, AreGivenUpByAMergeThatIsAskedForAndByTheEnd) {
  begin_a_merge();
  executor_->step();
  must(writer_.merge(3));
  EXPECT_EQ(writer_.stats().segments, 3U);
  EXPECT_EQ(writer_.merge_status().done, 0U);
  must(writer_.add(text_document("e", "word")));
  must(writer_.commit());
  EXPECT_TRUE(writer_.merge_status().running);
  executor_->step();
  writer_ = test::open_writer(make_ram_directory());
  EXPECT_TRUE(must(check_index(directory_)).unreferenced.empty());
  EXPECT_EQ(ids().size(), 9U);
}

TEST_F(BackgroundMergesTest, ThatFailKeepTheirInputsAndDoNotStopTheWriter) {
  begin_a_merge();
  plan_->set(test::StorageFault{.call = plan_->calls().size() + 1});
  executor_->step();
  plan_->set(std::nullopt);
  for (const char* id : {"e", "f"}) {
    must(writer_.add(text_document(id, "word")));
    must(writer_.commit());
  }
  EXPECT_EQ(writer_.merge_status().failed, 1U);
  EXPECT_EQ(writer_.merge_status().last_failure.code(), StatusCode::io);
  EXPECT_GE(writer_.stats().segments, 5U);  // the inputs are left alone, the others are not
  EXPECT_EQ(writer_.wait_for_merges().code(), StatusCode::io);
  EXPECT_TRUE(writer_.wait_for_merges().ok());
  must(writer_.commit());
  EXPECT_LE(writer_.stats().segments, 4U);
  EXPECT_EQ(ids().size(), 10U);
  EXPECT_TRUE(must(check_index(directory_)).sound());
}

TEST_F(BackgroundMergesTest, WaitForSpaceUntilTheNextCommit) {
  begin_a_merge();
  plan_->set(test::StorageFault{.call = plan_->calls().size() + 1, .error = ENOSPC});
  executor_->step();
  plan_->set(std::nullopt);
  must(writer_.commit());  // finds out; nothing is new, so nothing is tried again
  EXPECT_EQ(writer_.merge_status().last_failure.code(), StatusCode::no_space);
  must(writer_.add(text_document("e", "word")));
  must(writer_.commit());
  EXPECT_EQ(executor_->step(), 1U);
  must(writer_.commit());
  EXPECT_EQ(writer_.merge_status().done, 1U);
  EXPECT_EQ(writer_.stats().segments, 4U);
}

TEST_F(BackgroundMergesTest, AreNotBegunWithoutRoom) {
  plan_->before_call = [&](test::StorageCall call) {
    if (call != test::StorageCall::free_bytes) return;
    plan_->set(test::StorageFault{.call = plan_->calls().size() + 1});
  };
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    must(writer_.add(text_document(id, "word")));
    must(writer_.commit());
  }
  EXPECT_GT(writer_.merge_status().failed, 0U);
  EXPECT_EQ(executor_->step(), 0U);
  EXPECT_EQ(ids().size(), 5U);
}

TEST_F(BackgroundMergesTest, AreDoneByWhoWaitsWhenNobodyElseDoes) {
  begin_a_merge();
  executor_->forget();
  must(writer_.wait_for_merges());
  EXPECT_EQ(writer_.merge_status().done, 1U);
  must(writer_.commit());
  EXPECT_EQ(writer_.stats().segments, 3U);
}

TEST(MergesThatLag, AreWaitedForWhenThereAreTooManySegments) {
  const auto directory = make_ram_directory();
  WriterOptions options = merging_options(std::make_shared<test::SteppedExecutor>());  // no steps
  options.merge_policy.max_segments = 6;
  IndexWriter writer = must(IndexWriter::open(directory, options));
  for (int i = 0; i < 40; ++i) {
    must(writer.add(text_document(std::to_string(i), "word")));
    must(writer.commit());
    EXPECT_LE(writer.stats().segments, 6U);
  }
  EXPECT_GT(writer.merge_status().done, 0U);
  EXPECT_EQ(must(test::open_searcher(directory).count(query::word("word"))), 40U);
}

TEST_F(BackgroundMergesTest, AreRefusedBetweenThePhasesOfACommit) {
  begin_a_merge();
  must(writer_.add(text_document("e", "word")));
  must(writer_.prepare_commit());
  executor_->step();
  EXPECT_EQ(writer_.wait_for_merges().code(), StatusCode::busy);
  must(writer_.commit());
  EXPECT_EQ(writer_.merge_status().done, 1U);  // not part of what was prepared
  EXPECT_EQ(test::open_searcher(directory_).stats()->segments.size(), 5U);
  must(writer_.commit());
  EXPECT_EQ(test::open_searcher(directory_).stats()->segments.size(), 4U);
  EXPECT_EQ(ids().size(), 9U);
}

class ExecutorOf final : public Executor {
 public:
  explicit ExecutorOf(std::function<void(std::function<void()>)> run) : run_(std::move(run)) {}
  void run(std::function<void()> task) override { run_(std::move(task)); }

 private:
  std::function<void(std::function<void()>)> run_;
};

/// Segments of a writer with `options` after twenty commits.
std::uint64_t segments_after_twenty(const WriterOptions& options, MergeStatus& status) {
  const auto directory = make_ram_directory();
  IndexWriter writer = must(IndexWriter::open(directory, options));
  for (int i = 0; i < 20; ++i) {
    must(writer.add(text_document(std::to_string(i), "word")));
    must(writer.commit());
  }
  const Status waited = writer.wait_for_merges();
  EXPECT_EQ(waited.code(), writer.merge_status().last_failure.code());
  must(writer.commit());
  status = writer.merge_status();
  EXPECT_EQ(find_ids(test::open_searcher(directory), "word").size(), 10U);
  EXPECT_EQ(test::open_searcher(directory).live_docs(), 20U);
  EXPECT_TRUE(must(check_index(directory)).sound());
  return writer.stats().segments;
}

TEST(MergeExecutors, MayRunAtOnceOrRefuseOrBeMissing) {
  MergeStatus status;
  EXPECT_EQ(segments_after_twenty(merging_options(std::make_shared<ExecutorOf>(
                                      [](const std::function<void()>& task) { task(); })),
                                  status),
            3U);
  EXPECT_EQ(status.done, 17U);
  EXPECT_EQ(status.failed, 0U);

  EXPECT_EQ(segments_after_twenty(
                merging_options(std::make_shared<ExecutorOf>([](const std::function<void()>&) {
                  throw std::runtime_error("no more today");
                })),
                status),
            20U);
  EXPECT_EQ(status.done, 0U);
  EXPECT_NE(status.last_failure.message().find("no more today"), std::string::npos);

  EXPECT_EQ(segments_after_twenty(merging_options(nullptr), status), 3U);  // a thread of its own
  EXPECT_EQ(status.failed, 0U);

  WriterOptions none = merging_options(nullptr);
  none.merging = Merging::none;
  EXPECT_EQ(segments_after_twenty(none, status), 20U);
}

TEST(MergeExecutors, NeedAPolicyWithinItsRanges) {
  for (const std::size_t per_tier : {std::size_t{1}, kMaxSegmentsPerTier + 1}) {
    WriterOptions options = merging_options(nullptr);
    options.merge_policy.segments_per_tier = per_tier;
    EXPECT_EQ(IndexWriter::open(make_ram_directory(), options).status().code(),
              StatusCode::invalid_argument);
  }
}

}  // namespace
}  // namespace sakuin::background_merges_test
