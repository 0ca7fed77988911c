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

/// A directory under a writer at work: each look at it is followed by `change`, as long as there is
/// any.
class ChangingDirectory final : public Directory {
 public:
  template <class Change>
  ChangingDirectory(std::shared_ptr<Directory> directory, int changes, Change change)
      : directory_(std::move(directory)), changes_(changes), change_(std::move(change)) {}

  Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const override {
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
    if (changes_ > 0) {
      --changes_;
      change_();
    }
    return entries;
  }
  Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) override {
    return directory_->lock(name);
  }
  std::string describe(std::string_view name) const override { return directory_->describe(name); }

 private:
  std::shared_ptr<Directory> directory_;
  mutable int changes_;
  std::function<void()> change_;
};

TEST(Snapshot, HoldsTheNewestCommit) {
  const auto snapshot = must(open_snapshot(*test::index_texts({"one", "two"}), {}));
  EXPECT_EQ(snapshot->generation, 1U);
  EXPECT_EQ(snapshot->segments.size(), 1U);
  EXPECT_EQ(snapshot->tokenizers.size(), 1U);
  EXPECT_EQ(snapshot->segments[0].live.live_count(), 2U);
}

TEST(Snapshot, StartsAgainWhenItsCommitIsRemovedUnderneath) {
  const auto directory = test::index_texts({"one"});
  IndexWriter writer = test::open_writer(directory);
  const ChangingDirectory changing(directory, 4, [&] {
    for (int i = 0; i < 3; ++i) {  // three commits, so that the one seen is gone
      must(writer.add(text_document("again", "one")));
      must(writer.merge());
    }
  });
  const auto snapshot = open_snapshot(changing, {});
  ASSERT_TRUE(snapshot.ok()) << snapshot.status().message();
  EXPECT_EQ((*snapshot)->generation, writer.stats().generation);
}

TEST(Snapshot, GivesUpOnAFolderThatNeverRests) {
  const auto directory = test::index_texts({"one"});
  IndexWriter writer = test::open_writer(directory);
  const ChangingDirectory changing(directory, 1'000'000, [&] {
    for (int i = 0; i < 3; ++i) {
      must(writer.add(text_document("again", "one")));
      must(writer.commit());
    }
  });
  EXPECT_FALSE(open_snapshot(changing, {}).ok());
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
