#include "engine/search/snapshot.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "storage/manifest/commit.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::snapshot_test {
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
  EXPECT_EQ(snapshot->manifest.generation, 1U);
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
  EXPECT_EQ(snapshot->manifest.generation, writer.stats().generation);
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
  EXPECT_EQ(snapshot->manifest.generation, writer.stats().generation);
}

TEST(Snapshot, OpensAgainOnlyWhatIsNew) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  for (const char* id : {"a", "b", "c", "d"}) {
    must(writer.add(text_document(id, "one")));
    must(writer.add(text_document(std::string(id) + id, "two")));
    must(writer.commit());
  }
  ChangingDirectory changing(directory);
  std::vector<std::string> opened;
  changing.before_open = [&](std::string_view name) { opened.emplace_back(name); };
  const auto take_opened = [&] { return std::exchange(opened, {}); };
  const auto first = must(open_snapshot(changing, {}));
  EXPECT_EQ(take_opened().size(), 5U);
  EXPECT_EQ(must(open_snapshot(changing, {}, first)), first);
  EXPECT_EQ(take_opened(), std::vector<std::string>({"manifest.4"}));

  must(writer.add(text_document("e", "one")));
  must(writer.remove("b"));
  must(writer.commit());
  const auto second = must(open_snapshot(changing, {}, first));
  EXPECT_EQ(take_opened(), std::vector<std::string>(
                               {"manifest.5", "0000000000000002.5.del", "0000000000000005.seg"}));
  ASSERT_EQ(second->segments.size(), 5U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(second->segments[i].reader, first->segments[i].reader);
  }
  EXPECT_EQ(first->segments[1].live.live_count(), 2U);
  EXPECT_EQ(second->segments[1].live.live_count(), 1U);
  EXPECT_TRUE(first->segments[1].deleted_words.empty());
  EXPECT_EQ(second->segments[1].deleted_words.front(), 1U);

  must(writer.add(text_document("f", "one")));
  must(writer.commit());
  const auto third = must(open_snapshot(changing, {}, second));  // deletes are the same as well
  EXPECT_EQ(take_opened(), std::vector<std::string>({"manifest.6", "0000000000000006.seg"}));
  EXPECT_EQ(third->segments[1].deleted_words.front(), 1U);

  must(writer.merge(1));
  EXPECT_EQ(must(open_snapshot(changing, {}, third))->segments.size(), 1U);
  EXPECT_EQ(take_opened(), std::vector<std::string>({"manifest.7", "0000000000000007.seg"}));
}

TEST(Snapshot, SharesNothingWithAnotherFileOfTheSameName) {
  const auto one = test::index_texts({"one"});
  const auto other = test::index_texts({"other"});
  const auto before = must(open_snapshot(*one, {}));
  const auto after = must(open_snapshot(*other, {}, before));
  EXPECT_NE(after->segments[0].reader, before->segments[0].reader);
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
  EXPECT_EQ(must(open_snapshot(changing, {}))->manifest.generation, 1U);
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
}  // namespace sakuin::snapshot_test
