// One writer and many readers at the same time, run under ThreadSanitizer. Every document is added
// together with a partner, so a reader that ever sees one without the other has seen half a commit.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

namespace sakuin::readers_and_writer_test {
namespace {

constexpr int kCommits = 40;
constexpr int kPairsPerCommit = 5;
constexpr int kReaders = 4;

Document half(const std::string& side, int number) {
  Document document(side + std::to_string(number));
  document.add("text", side + " shares a word with its partner pair" + std::to_string(number));
  return document;
}

void write_pairs(IndexWriter& writer) {
  for (int commit = 0; commit < kCommits; ++commit) {
    for (int pair = 0; pair < kPairsPerCommit; ++pair) {
      const int number = (commit * 3 + pair) % 60;  // replaces some of the earlier ones
      ASSERT_TRUE(writer.add(half("left", number)).ok());
      ASSERT_TRUE(writer.add(half("right", number)).ok());
    }
    ASSERT_TRUE(writer.commit().ok());
    if (commit % 10 == 9) {
      ASSERT_TRUE(writer.merge(1).ok());
    }
  }
}

void expect_whole_commit(const Searcher& searcher) {
  const auto left = searcher.count(query::word("left"));
  const auto right = searcher.count(query::word("right"));
  ASSERT_TRUE(left.ok()) << left.status().message();
  ASSERT_TRUE(right.ok()) << right.status().message();
  EXPECT_EQ(*left, *right);
  const auto both = searcher.search(query::phrase("its partner"), {.k = 3});
  ASSERT_TRUE(both.ok()) << both.status().message();
  EXPECT_EQ(both->total, searcher.live_docs());
  for (const Hit& hit : both->hits) {
    const auto document = searcher.document(hit);
    ASSERT_TRUE(document.ok()) << document.status().message();
    EXPECT_EQ(document->id, hit.id);
  }
}

TEST(ReadersAndWriter, SnapshotsAreWholeCommitsWhateverTheWriterDoes) {
  const std::shared_ptr<Directory> directory = make_ram_directory();
  auto writer = IndexWriter::open(directory);
  ASSERT_TRUE(writer.ok()) << writer.status().message();
  ASSERT_TRUE(writer->commit().ok());

  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&] {
      while (!done.load()) {
        const auto searcher = Searcher::open(directory);
        ASSERT_TRUE(searcher.ok()) << searcher.status().message();
        expect_whole_commit(*searcher);
        expect_whole_commit(*searcher);
      }
    });
  }
  write_pairs(*writer);
  done.store(true);
  for (std::thread& reader : readers) reader.join();
}

TEST(ReadersAndWriter, ThreadsShareOneSearcher) {
  const std::shared_ptr<Directory> directory = make_ram_directory();
  auto writer = IndexWriter::open(directory);
  ASSERT_TRUE(writer.ok()) << writer.status().message();
  write_pairs(*writer);
  const auto searcher = Searcher::open(directory);
  ASSERT_TRUE(searcher.ok()) << searcher.status().message();

  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&] { expect_whole_commit(*searcher); });
  }
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace sakuin::readers_and_writer_test
