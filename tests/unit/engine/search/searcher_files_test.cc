// What a searcher takes of the system, and what it takes from others: descriptors and mappings,
// folders that cannot be written, files that another process removes or cuts short.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/random.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::searcher_files_test {
namespace {

namespace fs = std::filesystem;
using test::must;

constexpr int kSegments = 4;
constexpr ReadMode kModes[] = {ReadMode::map, ReadMode::memory, ReadMode::read};

/// Segments above the size below which files are small, the second with deletes.
class SearcherFiles : public ::testing::TestWithParam<ReadMode> {
 protected:
  void SetUp() override {
    IndexWriter writer = test::open_writer(open());
    test::Random random(1);
    for (int segment = 0; segment < kSegments; ++segment) {
      for (int doc = 0; doc < 200; ++doc) {
        std::string text = "common";
        for (int word = 0; word < 60; ++word) text += " w" + std::to_string(random.below(5'000));
        must(writer.add(test::text_document(std::to_string(segment * 200 + doc), text)));
      }
      must(writer.commit());
    }
    must(writer.remove("205"));
    must(writer.commit());
    for (const fs::directory_entry& file : fs::directory_iterator(folder_.path())) {
      if (file.path().extension() == ".seg") {
        ASSERT_GT(file.file_size(), 100'000U);
      }
    }
    expected_ = answers(test::open_searcher(open()));
  }

  [[nodiscard]] std::shared_ptr<Directory> open(std::size_t max_open_files = 100) const {
    FsDirectoryOptions options;
    options.read_mode = GetParam();
    options.max_open_files = max_open_files;
    return must(open_fs_directory(folder_.path(), options));
  }

  /// Touches every document and most terms.
  static std::string answers(const Searcher& searcher) {
    std::string text;
    const auto take = [&](const std::string& query) {
      const SearchResult result = must(searcher.search(must(parse_query(query)), {.k = 1000}));
      for (const Hit& hit : result.hits) text += hit.id + " " + std::to_string(hit.score) + " ";
      text += std::to_string(result.total) + "\n";
      return result.hits;
    };
    for (const Hit& hit : take("common")) text += must(searcher.document(hit)).id + " ";
    for (int word = 0; word < 5'000; word += 100) {
      take("common w" + std::to_string(word) + " \"w1 w" + std::to_string(word) + "\"");
    }
    return text;
  }

  /// Exit status of `work` in a child: 0, unless it threw or returned false.
  static int in_child(const std::function<bool()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
      bool ok = false;
      try {
        ok = work();
      } catch (...) {
      }
      ::_exit(ok ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  static std::size_t open_descriptors() {
    std::size_t count = 0;
    for (const fs::directory_entry& fd : fs::directory_iterator("/proc/self/fd")) {
      count += fs::is_symlink(fd.path()) ? 1U : 0U;
    }
    return count;
  }

  [[nodiscard]] std::size_t file_mappings() const {
    std::ifstream maps("/proc/self/maps");
    std::size_t count = 0;
    for (std::string line; std::getline(maps, line);) {
      count += line.find(folder_.path()) != std::string::npos ? 1U : 0U;
    }
    return count;
  }

  test::TempDir folder_;
  std::string expected_;
};

TEST_P(SearcherFiles, TakesOneDescriptorAndOneMappingASegmentAtMost) {
  const std::size_t descriptors = open_descriptors();
  std::vector<Searcher> searchers = {test::open_searcher(open())};
  const std::size_t of_segments = GetParam() == ReadMode::read ? kSegments : 0;
  const auto expect_few = [&] {
    EXPECT_EQ(open_descriptors() - descriptors, of_segments + 1);  // and that of the folder
    EXPECT_EQ(file_mappings(), GetParam() == ReadMode::map ? kSegments : 0U);
  };
  expect_few();
  EXPECT_EQ(answers(searchers[0]), expected_);
  searchers.push_back(searchers[0]);
  searchers.push_back(must(searchers[0].reopen()));
  expect_few();
  searchers.clear();
  EXPECT_EQ(open_descriptors(), descriptors);
  EXPECT_EQ(file_mappings(), 0U);
}

TEST_P(SearcherFiles, IsRefusedWhereTooManyFilesAreInUse) {
  const auto directory = open(kSegments + 1);
  std::vector<Searcher> searchers = {test::open_searcher(directory)};
  const auto second = Searcher::open(directory);
  if (GetParam() == ReadMode::memory) {
    EXPECT_TRUE(second.ok());
    return;
  }
  ASSERT_EQ(second.status().code(), StatusCode::limit_exceeded);
  EXPECT_NE(second.status().message().find("max_open_files"), std::string::npos);
  EXPECT_TRUE(searchers[0].reopen().ok());  // opens nothing
  searchers.clear();
  EXPECT_TRUE(Searcher::open(directory).ok());
}

TEST_P(SearcherFiles, KeepsItsSnapshotWhileAnotherProcessRemovesTheFiles) {
  const Searcher searcher = test::open_searcher(open());
  ASSERT_EQ(in_child([&] {
              IndexWriter writer = test::open_writer(open());
              for (int i = 0; i < 3; ++i) {
                must(writer.add(test::text_document("new" + std::to_string(i), "common")));
                must(writer.merge(1));
              }
              return true;
            }),
            0);
  for (int segment = 1; segment <= kSegments; ++segment) {
    ASSERT_FALSE(fs::exists(folder_.file("000000000000000" + std::to_string(segment) + ".seg")));
  }
  EXPECT_EQ(answers(searcher), expected_);
  EXPECT_EQ(must(searcher.reopen()).live_docs(), searcher.live_docs() + 3);
  EXPECT_EQ(answers(searcher), expected_);
}

TEST_P(SearcherFiles, IsEnoughToBeAllowedToRead) {
  const auto names = [this] {
    std::vector<std::string> list = test::file_names(*open());
    std::sort(list.begin(), list.end());
    return list;
  };
  const std::vector<std::string> before = names();
  for (const fs::directory_entry& file : fs::directory_iterator(folder_.path())) {
    ASSERT_EQ(::chmod(file.path().c_str(), 0444), 0);
  }
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0555), 0);
  EXPECT_EQ(in_child([&] {
              constexpr uid_t kNobody = 65534;  // root may write anywhere
              if (::geteuid() == 0 && ::setuid(kNobody) != 0) return false;
              const auto directory = open();
              if (directory->create("x").ok() || IndexWriter::open(directory).ok()) return false;
              return answers(must(test::open_searcher(directory).reopen())) == expected_;
            }),
            0);
  EXPECT_EQ(names(), before);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
}

/// A mapping would raise SIGBUS.
TEST(SearcherInReadMode, FindsThatAFileWasCutShortUnderneath) {
  const test::TempDir folder;
  FsDirectoryOptions options;
  options.read_mode = ReadMode::read;
  const auto directory = must(open_fs_directory(folder.path(), options));
  test::Random random(1);
  IndexWriter writer = test::open_writer(directory);
  for (int doc = 0; doc < 300; ++doc) {
    std::string text;
    for (int word = 0; word < 300; ++word) text += std::to_string(random.below(100'000)) + " ";
    must(writer.add(test::text_document(std::to_string(doc), text)));
  }
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  ASSERT_TRUE(searcher.document("0").ok());
  fs::resize_file(folder.file("0000000000000001.seg"), 70'000);
  int errors = 0;
  for (int doc = 0; doc < 300; ++doc) {
    const Status status = searcher.document(std::to_string(doc)).status();
    if (status.ok()) continue;  // was read before
    ++errors;
    ASSERT_EQ(status.code(), StatusCode::corrupt);
    ASSERT_NE(status.message().find("cut short"), std::string::npos) << status.message();
  }
  EXPECT_GT(errors, 100);
  EXPECT_EQ(Searcher::open(directory).status().code(), StatusCode::corrupt);
}

INSTANTIATE_TEST_SUITE_P(ReadModes, SearcherFiles, ::testing::ValuesIn(kModes));

}  // namespace
}  // namespace sakuin::searcher_files_test
