#include "storage/manifest/commit.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/directory/file_names.h"
#include "tests/unit/engine/failing_directory.h"

namespace sakuin::storage::commit_test {
namespace {

Manifest commit_of(std::uint64_t generation, std::vector<ManifestSegment> segments = {}) {
  Manifest manifest;
  manifest.generation = generation;
  manifest.next_segment = 100;
  manifest.segments = std::move(segments);
  return manifest;
}

void publish(Directory& directory, const Manifest& manifest) {
  const Status status = publish_commit(directory, manifest, /*sync=*/false);
  ASSERT_TRUE(status.ok()) << status.message();
}

void create(Directory& directory, const std::string& name, ByteSpan bytes = {}) {
  auto file = directory.create(name);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE((*file)->append(bytes).ok());
  ASSERT_TRUE((*file)->close().ok());
}

std::vector<std::string> garbage_of(const Directory& directory, const std::vector<Manifest>& kept) {
  const auto garbage = find_garbage(directory, kept);
  EXPECT_TRUE(garbage.ok());
  std::vector<std::string> names;
  for (const GarbageFile& file : *garbage) names.push_back(file.name);
  return names;
}

TEST(Commit, IsNotThereInAnEmptyDirectory) {
  const auto directory = make_ram_directory();
  EXPECT_TRUE(list_commits(*directory)->empty());
  EXPECT_EQ(read_latest_commit(*directory).status().code(), StatusCode::not_found);
  EXPECT_EQ(read_commit(*directory, 1).status().code(), StatusCode::not_found);
}

TEST(Commit, ComesBackAsItWasPublished) {
  const auto directory = make_ram_directory();
  const Manifest manifest = commit_of(3, {{1, 10, 11, 12, 0, 0, 0}, {2, 20, 21, 22, 3, 4, 5}});
  publish(*directory, manifest);
  EXPECT_EQ(*read_latest_commit(*directory), manifest);
  EXPECT_EQ(*read_commit(*directory, 3), manifest);
}

TEST(Commit, OfTheHighestNumberIsTheNewest) {
  const auto directory = make_ram_directory();
  for (const std::uint64_t generation : {9U, 10U, 2U}) publish(*directory, commit_of(generation));
  create(*directory, "manifest.11.tmp");
  create(*directory, "manifest.012");
  EXPECT_EQ(*list_commits(*directory), (std::vector<std::uint64_t>{2, 9, 10}));
  EXPECT_EQ(read_latest_commit(*directory)->generation, 10U);
}

TEST(Commit, IsCorruptWhenTheNewestIsDamagedThoughAnOlderOneIsSound) {
  const auto directory = make_ram_directory();
  publish(*directory, commit_of(1));
  create(*directory, "manifest.2");
  EXPECT_EQ(read_latest_commit(*directory).status().code(), StatusCode::corrupt);
}

TEST(Commit, IsCorruptUnderAnotherName) {
  const auto directory = make_ram_directory();
  publish(*directory, commit_of(1));
  ASSERT_TRUE(directory->rename("manifest.1", "manifest.7").ok());
  const Status status = read_latest_commit(*directory).status();
  EXPECT_EQ(status.code(), StatusCode::corrupt);
  EXPECT_NE(status.message().find("manifest.7"), std::string::npos);
}

TEST(Commit, LeavesTheOneBeforeItWhereverItFails) {
  const auto directory = std::make_shared<test::FailingDirectory>();
  publish(*directory, commit_of(1));
  std::size_t changes = 0;
  for (;; ++changes) {
    SCOPED_TRACE(changes);
    directory->fail_after(changes);
    const Status status = publish_commit(*directory, commit_of(2 + changes), /*sync=*/true);
    directory->recover();
    if (status.ok()) break;
    EXPECT_EQ(status.code(), StatusCode::no_space);
    ASSERT_TRUE(withdraw_commit(*directory, 2 + changes).ok());
    EXPECT_EQ(read_latest_commit(*directory)->generation, 1U);
  }
  EXPECT_EQ(changes, 7U);  // sync, create, append, sync, close, rename, sync
}

TEST(Commit, IsNotSeenWhileItIsPrepared) {
  const auto directory = make_ram_directory();
  publish(*directory, commit_of(1));
  ASSERT_TRUE(prepare_commit(*directory, commit_of(2), /*sync=*/true).ok());
  EXPECT_EQ(read_latest_commit(*directory)->generation, 1U);
  ASSERT_TRUE(publish_prepared(*directory, 2, /*sync=*/true).ok());
  EXPECT_EQ(read_latest_commit(*directory)->generation, 2U);
}

TEST(Commit, CanBeWithdrawnWhetherItWasPublishedOrNot) {
  const auto directory = make_ram_directory();
  for (const std::uint64_t generation : {1U, 2U}) publish(*directory, commit_of(generation));
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(withdraw_commit(*directory, 2).ok());
    EXPECT_EQ(read_latest_commit(*directory)->generation, 1U);
  }
}

TEST(Commit, MakesEverythingElseOfOursGarbage) {
  const auto directory = make_ram_directory();
  const Manifest older = commit_of(4, {{1, 0, 0, 0, 0, 0, 0}});
  const Manifest newer = commit_of(5, {{1, 0, 0, 0, 5, 6, 7}, {3, 0, 0, 0, 0, 0, 0}});
  for (const Manifest& manifest : {older, newer}) publish(*directory, manifest);
  publish(*directory, commit_of(3));
  for (const SegmentId segment : {1U, 2U, 3U}) create(*directory, segment_file_name(segment));
  create(*directory, live_docs_file_name(1, 4));
  create(*directory, live_docs_file_name(1, 5));
  create(*directory, live_docs_file_name(3, 5));
  create(*directory, "manifest.6.tmp");
  create(*directory, "0000000000000004.seg.freqs.tmp");
  const auto lock = directory->lock(kWriterLockName);
  for (const char* foreign : {"notes.tmp", "README.md", "manifest.x"}) create(*directory, foreign);

  EXPECT_EQ(garbage_of(*directory, {older, newer}),
            (std::vector<std::string>{"manifest.3", "0000000000000001.4.del",
                                      "0000000000000002.seg", "0000000000000003.5.del",
                                      "0000000000000004.seg.freqs.tmp", "manifest.6.tmp"}));
  EXPECT_EQ(garbage_of(*directory, {}).size(), 11U);
}

TEST(Commit, CountsTheBytesOfGarbage) {
  const auto directory = make_ram_directory();
  create(*directory, segment_file_name(1), as_bytes("12345"));
  create(*directory, "foreign", as_bytes("1234567"));
  const auto garbage = find_garbage(*directory, {});
  ASSERT_EQ(garbage->size(), 1U);
  EXPECT_EQ(garbage->front().bytes, 5U);
}

}  // namespace
}  // namespace sakuin::storage::commit_test
