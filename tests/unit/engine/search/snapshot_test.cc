#include "engine/search/snapshot.h"

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "storage/manifest/commit.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin {
namespace {

using test::must;
using test::text_document;

/// A directory under a writer at work: calls `before_open(name)` before a file is opened, and
/// `after_list()` after each look at the folder.
class ChangingDirectory final : public Directory {
 public:
  explicit ChangingDirectory(std::shared_ptr<Directory> directory)
      : directory_(std::move(directory)) {}

  std::function<void(std::string_view)> before_open = [](std::string_view) {};
  std::function<void()> after_list = [] {};

  Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const override {
    before_open(name);
    return directory_->open(name, expected_size);
  }
  Result<std::unique_ptr<WritableFile>> create(std::string_view name) override {
    return directory_->create(name);
  }
  Status rename(std::string_view from, std::string_view to) override {
    return directory_->rename(from, to);
  }
  Status remove(std::string_view name) override { return directory_->remove(name); }
  Status sync() override { return directory_->sync(); }
  Result<std::vector<DirectoryEntry>> list() const override {
    auto entries = directory_->list();
    after_list();
    return entries;
  }
  Result<std::uint64_t> free_bytes() const override { return directory_->free_bytes(); }
  Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) override {
    return directory_->lock(name);
  }
  std::string describe(std::string_view name) const override { return directory_->describe(name); }

 private:
  std::shared_ptr<Directory> directory_;
};

TEST(Snapshot, HoldsTheNewestCommit) {
  const auto snapshot = must(open_snapshot(*test::index_texts({"one", "two"}), {}));
  EXPECT_EQ(snapshot->generation, 1U);
  EXPECT_EQ(snapshot->segments.size(), 1U);
  EXPECT_EQ(snapshot->tokenizers.size(), 1U);
  EXPECT_EQ(snapshot->segments[0].live.live_count(), 2U);
}

/// Three commits, so that the one seen before is gone.
void overtake(IndexWriter& writer) {
  for (int i = 0; i < 3; ++i) {
    must(writer.add(text_document("again", "one")));
    must(writer.merge());
  }
}

TEST(Snapshot, StartsAgainWhenItsCommitIsRemovedUnderneath) {
  const auto directory = test::index_texts({"one"});
  IndexWriter writer = test::open_writer(directory);
  ChangingDirectory changing(directory);
  int rounds = 4;
  changing.after_list = [&] {
    if (rounds-- > 0) overtake(writer);
  };
  const auto snapshot = must(open_snapshot(changing, {}));
  EXPECT_EQ(snapshot->generation, writer.stats().generation);
}

TEST(Snapshot, StartsAgainWhenASegmentIsRemovedUnderneath) {
  const auto directory = test::index_texts({"one"});
  IndexWriter writer = test::open_writer(directory);
  ChangingDirectory changing(directory);
  int rounds = 4;
  changing.before_open = [&](std::string_view name) {
    if (name.ends_with(".seg") && rounds-- > 0) overtake(writer);
  };
  const auto snapshot = must(open_snapshot(changing, {}));
  EXPECT_EQ(snapshot->generation, writer.stats().generation);
}

TEST(Snapshot, GivesUpOnAFolderThatNeverRests) {
  const auto directory = test::index_texts({"one"});
  IndexWriter writer = test::open_writer(directory);
  ChangingDirectory lists(directory);
  lists.after_list = [&] { overtake(writer); };
  EXPECT_EQ(open_snapshot(lists, {}).status().code(), StatusCode::busy);
  ChangingDirectory opens(directory);
  opens.before_open = [&](std::string_view name) {
    if (name.ends_with(".seg")) overtake(writer);
  };
  EXPECT_EQ(open_snapshot(opens, {}).status().code(), StatusCode::busy);
}

TEST(Snapshot, StartsAgainWhenTheWriterTakesItsCommitBack) {
  const auto directory = test::index_texts({"one"});
  storage::Manifest manifest = must(storage::read_latest_commit(*directory));
  manifest.generation = 2;
  manifest.segments[0].segment = 7;
  manifest.next_segment = 8;
  must(storage::publish_commit(*directory, manifest, false));
  ChangingDirectory changing(directory);
  changing.before_open = [&](std::string_view name) {
    if (name == "0000000000000007.seg") must(directory->remove("manifest.2"));
  };
  EXPECT_EQ(must(open_snapshot(changing, {}))->generation, 1U);
}

TEST(Snapshot, CallsAMissingFileDamageWhenNobodyIsAtWork) {
  const auto directory = test::index_texts({"one"});
  must(directory->remove("0000000000000001.seg"));
  const Status status = open_snapshot(*directory, {}).status();
  EXPECT_EQ(status.code(), StatusCode::corrupt);
  EXPECT_NE(status.message().find("0000000000000001.seg"), std::string::npos);
}

TEST(Snapshot, RefusesTheSegmentsOfAnIndexWithOtherFields) {
  const auto directory = test::index_texts({"one"});
  const auto other = make_ram_directory();
  {
    IndexWriter writer =
        test::open_writer(other, test::make_schema({{.name = "text", .type = FieldType::keyword}}));
    must(writer.commit());
  }
  storage::Manifest manifest = must(storage::read_latest_commit(*directory));
  manifest.schema = must(storage::read_latest_commit(*other)).schema;
  ++manifest.generation;
  must(storage::publish_commit(*directory, manifest, false));
  EXPECT_EQ(open_snapshot(*directory, {}).status().code(), StatusCode::corrupt);
  EXPECT_EQ(IndexWriter::open(directory).status().code(), StatusCode::corrupt);
}

}  // namespace
}  // namespace sakuin
