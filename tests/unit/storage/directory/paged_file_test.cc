// Files that are read piece by piece: the whole of a file is the same however it was asked for.
#include "storage/directory/paged_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "storage/base/bytes.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace sakuin::storage::paged_file_test {
namespace {

class PagedFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    test::Random random(1);
    for (std::size_t i = 0; i < 10 * PagedFile::kPieceBytes + 777; ++i) {
      content_ += static_cast<char>(random.below(256));
    }
    std::ofstream(folder_.file("file"), std::ios::binary) << content_;
  }

  std::shared_ptr<const ReadableFile> open(std::size_t max_open_files = 10) {
    FsDirectoryOptions options;
    options.read_mode = ReadMode::read;
    options.max_open_files = max_open_files;
    auto directory = open_fs_directory(folder_.path(), options);
    EXPECT_TRUE(directory.ok());
    auto file = (*directory)->open("file", content_.size());
    EXPECT_TRUE(file.ok()) << file.status().message();
    return *file;
  }

  bool is_right(const ReadableFile& file, std::size_t offset, std::size_t length) const {
    const ByteSpan bytes = file.bytes().subspan(offset, length);
    return std::equal(bytes.begin(), bytes.end(),
                      as_bytes(content_).begin() + static_cast<std::ptrdiff_t>(offset));
  }

  test::TempDir folder_;
  std::string content_;
};

TEST_F(PagedFileTest, GivesMemoryBackAndReadsAgain) {
  const auto file = open();
  ASSERT_TRUE(file->read_all().ok());
  file->let_go(PagedFile::kPieceBytes / 2, 3 * PagedFile::kPieceBytes);  // two whole pieces
  EXPECT_TRUE(is_right(*file, 0, PagedFile::kPieceBytes));
  EXPECT_FALSE(is_right(*file, PagedFile::kPieceBytes, 2 * PagedFile::kPieceBytes));
  EXPECT_TRUE(is_right(*file, 3 * PagedFile::kPieceBytes, 7 * PagedFile::kPieceBytes + 777));
  file->let_go(0, content_.size());
  EXPECT_FALSE(is_right(*file, 10 * PagedFile::kPieceBytes, 777));
  ASSERT_TRUE(file->read_all().ok());
  EXPECT_TRUE(is_right(*file, 0, content_.size()));
}

TEST_F(PagedFileTest, HasWhatWasFetchedInAnyOrder) {
  test::Random random(2);
  for (int round = 0; round < 20; ++round) {
    const auto file = open();
    ASSERT_EQ(file->bytes().size(), content_.size());
    for (int i = 0; i < 10; ++i) {
      const std::size_t offset = random.below(content_.size() + 1);
      const std::size_t length =
          random.below(std::min<std::size_t>(content_.size() - offset, 200'000) + 1);
      ASSERT_TRUE(file->fetch(offset, length).ok());
      ASSERT_TRUE(is_right(*file, offset, length));
    }
    ASSERT_TRUE(file->read_all().ok());
    ASSERT_TRUE(is_right(*file, 0, content_.size()));
  }
}

TEST_F(PagedFileTest, ServesManyThreadsAtOnce) {
  const auto file = open();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (std::size_t at = 0; at + 1000 < content_.size(); at += 30'000) {
        EXPECT_TRUE(file->fetch(at, 1000).ok());
        EXPECT_TRUE(is_right(*file, at, 1000));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(PagedFileTest, IsCorruptWhereItIsCutShortUnderneath) {
  const auto file = open();
  ASSERT_TRUE(file->fetch(5 * PagedFile::kPieceBytes, 1).ok());
  std::filesystem::resize_file(folder_.file("file"), 3 * PagedFile::kPieceBytes + 5);
  EXPECT_TRUE(file->fetch(0, 3 * PagedFile::kPieceBytes).ok());
  EXPECT_TRUE(is_right(*file, 0, 3 * PagedFile::kPieceBytes));
  const Status status = file->fetch(3 * PagedFile::kPieceBytes, 1);
  EXPECT_EQ(status.code(), StatusCode::corrupt);
  EXPECT_NE(status.message().find("cut short"), std::string::npos);
  EXPECT_EQ(file->read_all().status().code(), StatusCode::corrupt);
  EXPECT_TRUE(file->fetch(5 * PagedFile::kPieceBytes, 1).ok());  // was there before
}

TEST_F(PagedFileTest, OutlivesItsName) {
  const auto file = open();
  std::filesystem::remove(folder_.file("file"));
  ASSERT_TRUE(file->read_all().ok());
  EXPECT_TRUE(is_right(*file, 0, content_.size()));
}

TEST(OpenFileCount, GivesOutAsManyPlacesAsThereAre) {
  const auto count = std::make_shared<OpenFileCount>(2);
  OpenFileCount::Place first = OpenFileCount::take(count);
  OpenFileCount::Place second = OpenFileCount::take(count);
  EXPECT_TRUE(first.is_taken() && second.is_taken());
  EXPECT_FALSE(OpenFileCount::take(count).is_taken());
  const OpenFileCount::Place moved = std::move(first);
  EXPECT_FALSE(OpenFileCount::take(count).is_taken());
  { const OpenFileCount::Place dropped = std::move(second); }
  EXPECT_TRUE(OpenFileCount::take(count).is_taken());
}

}  // namespace
}  // namespace sakuin::storage::paged_file_test
