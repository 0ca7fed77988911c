#include "storage/segment/segment_live_docs.h"

#include <gtest/gtest.h>

#include "storage/directory/file_names.h"
#include "tests/unit/storage/segment/one_segment.h"

namespace sakuin::storage::segment_live_docs_test {
namespace {

using test::must;

class SegmentLiveDocsTest : public ::testing::Test {
 protected:
  [[nodiscard]] LiveDocs without(const std::vector<DocId>& deleted,
                                 std::uint64_t generation = 2) const {
    return must(make_live_docs(*segment_, DocBitmap::from_sorted(deleted), generation));
  }

  [[nodiscard]] Result<LiveDocs> read(const ManifestSegment& entry) const {
    return read_segment_live_docs(*directory_, entry, *segment_);
  }

  [[nodiscard]] LiveFieldStats stats(const LiveDocs& live, FieldId field) const {
    return live.fields.at(test::place_of(*segment_, field));
  }

  std::shared_ptr<Directory> directory_ = test::directory_with_segment();
  ManifestSegment entry_ = test::only_segment(*directory_);
  std::shared_ptr<const SegmentReader> segment_ = test::open_segment(*directory_);
};

TEST_F(SegmentLiveDocsTest, AreAllDocumentsWithoutAFile) {
  const LiveDocs live = must(read(entry_));
  EXPECT_EQ(live.live_count(), 4U);
  EXPECT_EQ(stats(live, 0), (LiveFieldStats{3, 5}));
  EXPECT_EQ(stats(live, 1), (LiveFieldStats{2, 0}));
  EXPECT_EQ(stats(live, 2), (LiveFieldStats{1, 0}));
  EXPECT_EQ(stats(live, 3), (LiveFieldStats{1, 3}));
}

TEST_F(SegmentLiveDocsTest, CountWithoutTheDeletedDocuments) {
  const LiveDocs live = without({0, 2});
  EXPECT_EQ(live.live_count(), 2U);
  EXPECT_EQ(stats(live, 0), (LiveFieldStats{2, 2}));
  EXPECT_EQ(stats(live, 1), (LiveFieldStats{1, 0}));
  EXPECT_EQ(stats(live, 2), (LiveFieldStats{0, 0}));
  EXPECT_EQ(stats(live, 3), (LiveFieldStats{1, 3}));
  for (const LiveFieldStats& none : without({0, 1, 2, 3}).fields) {
    EXPECT_EQ(none, LiveFieldStats());
  }
}

TEST_F(SegmentLiveDocsTest, ComeBackAsTheyWereWritten) {
  const LiveDocs written = without({1, 3});
  must(write_segment_live_docs(*directory_, written, /*sync=*/true, entry_));
  EXPECT_EQ(entry_.live_docs_generation, 2U);
  const LiveDocs live = must(read(entry_));
  EXPECT_EQ(live.deleted, written.deleted);
  EXPECT_EQ(live.fields, written.fields);
}

TEST_F(SegmentLiveDocsTest, AreNeverWrittenOverOthers) {
  must(write_segment_live_docs(*directory_, without({1}), false, entry_));
  const ManifestSegment before = entry_;
  EXPECT_FALSE(write_segment_live_docs(*directory_, without({2}), false, entry_).ok());
  EXPECT_EQ(entry_, before);
}

TEST_F(SegmentLiveDocsTest, AreCorruptUnlessTheyAreThoseOfTheManifest) {
  must(write_segment_live_docs(*directory_, without({1}), false, entry_));
  ManifestSegment other = entry_;
  ++other.live_docs_checksum;
  EXPECT_EQ(read(other).status().code(), StatusCode::corrupt);
  other = entry_;
  ++other.live_docs_bytes;
  EXPECT_EQ(read(other).status().code(), StatusCode::corrupt);
  other = entry_;
  ++other.live_docs_generation;
  EXPECT_EQ(read(other).status().code(), StatusCode::not_found);
}

TEST_F(SegmentLiveDocsTest, AreCorruptWhenTheyBelongToAnotherSegment) {
  const auto code_of = [&](auto&& change) {
    LiveDocs live = without({1});
    change(live);
    const auto directory = make_ram_directory();
    ManifestSegment entry = entry_;
    must(write_segment_live_docs(*directory, live, false, entry));
    // Under the name the manifest gives it, whatever it says inside.
    const std::string name = live_docs_file_name(live.segment, live.generation);
    must(directory->rename(name, live_docs_file_name(entry.segment, 2)));
    entry.live_docs_generation = 2;
    return read_segment_live_docs(*directory, entry, *segment_).status().code();
  };
  EXPECT_EQ(code_of([](LiveDocs&) {}), StatusCode::ok);
  EXPECT_EQ(code_of([](LiveDocs& live) { ++live.segment; }), StatusCode::corrupt);
  EXPECT_EQ(code_of([](LiveDocs& live) { ++live.generation; }), StatusCode::corrupt);
  EXPECT_EQ(code_of([](LiveDocs& live) { ++live.max_doc; }), StatusCode::corrupt);
  EXPECT_EQ(code_of([](LiveDocs& live) { live.fields.pop_back(); }), StatusCode::corrupt);
}

}  // namespace
}  // namespace sakuin::storage::segment_live_docs_test
