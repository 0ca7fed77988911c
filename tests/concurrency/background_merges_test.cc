// A writer that merges on a thread of its own, views of it, commits, and readers of both, run under
// ThreadSanitizer. Documents come and go in pairs.
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/check.h>
#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

namespace sakuin::background_merges_test {
namespace {

constexpr int kRounds = 120;
constexpr int kReaders = 3;

Document half(const std::string& side, int number) {
  return Document(side + std::to_string(number))
      .add("text",
           side + " of pair" + std::to_string(number) + " group" + std::to_string(number % 7));
}

void expect_pairs(const Searcher& searcher) {
  const auto left = searcher.count(query::word("left"));
  const auto right = searcher.count(query::word("right"));
  ASSERT_TRUE(left.ok()) << left.status().message();
  ASSERT_TRUE(right.ok()) << right.status().message();
  EXPECT_EQ(*left, *right);
  const auto found = searcher.search(query::word("of"), {.k = 3});
  ASSERT_TRUE(found.ok()) << found.status().message();
  EXPECT_EQ(found->total, searcher.live_docs());
}

TEST(BackgroundMerges, ChangeNothingThatAnybodySees) {
  const std::shared_ptr<Directory> directory = make_ram_directory();
  WriterOptions options;
  options.merge_policy.segments_per_tier = 3;
  options.merge_policy.small_segment_bytes = 2'000;
  options.merge_policy.max_deleted_share = 0.2;
  auto writer = IndexWriter::open(directory, options);
  ASSERT_TRUE(writer.ok()) << writer.status().message();
  ASSERT_TRUE(writer->commit().ok());

  std::mutex mutex;
  std::shared_ptr<const Directory> view = directory;  // the newest
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&, i] {
      while (!done.load()) {
        std::shared_ptr<const Directory> seen = directory;
        if (i > 0) {
          const std::lock_guard lock(mutex);
          seen = view;
        }
        const auto searcher = Searcher::open(seen);
        ASSERT_TRUE(searcher.ok()) << searcher.status().message();
        expect_pairs(*searcher);
      }
    });
  }
  for (int round = 0; round < kRounds; ++round) {
    for (int pair = 0; pair < 4; ++pair) {
      const int number = (round * 5 + pair) % 90;
      ASSERT_TRUE(writer->add(half("left", number)).ok());
      ASSERT_TRUE(writer->add(half("right", number)).ok());
    }
    if (round % 10 == 7) {
      const auto removed =
          writer->remove_matching(query::word("group" + std::to_string(round % 7)));
      ASSERT_TRUE(removed.ok()) << removed.status().message();
    }
    if (round % 40 == 39) {
      ASSERT_TRUE(writer->rollback().ok());
    } else if (round % 3 == 0) {
      ASSERT_TRUE(writer->commit().ok());
    } else {
      const auto fresh = writer->refresh();
      ASSERT_TRUE(fresh.ok()) << fresh.status().message();
      const std::lock_guard lock(mutex);
      view = *fresh;
    }
    ASSERT_TRUE(writer->collect_garbage().ok());
  }
  EXPECT_TRUE(writer->wait_for_merges().ok());
  EXPECT_TRUE(writer->commit().ok());
  EXPECT_GT(writer->merge_status().done, 0U);
  EXPECT_EQ(writer->merge_status().failed, 0U);
  done.store(true);
  for (std::thread& reader : readers) reader.join();
  EXPECT_TRUE(check_index(directory)->sound());
}

}  // namespace
}  // namespace sakuin::background_merges_test
