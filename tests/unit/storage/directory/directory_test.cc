// What every Directory must do, tried on each of them.
#include <sakuin/directory.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "storage/base/bytes.h"
#include "tests/support/temp_dir.h"

namespace sakuin::storage::directory_test {
namespace {

/// A directory with the folder it may lie in.
struct TestDirectory {
  std::unique_ptr<test::TempDir> folder;
  std::shared_ptr<Directory> directory;
};

TestDirectory make_ram() { return {nullptr, make_ram_directory()}; }

template <ReadMode kMode>
TestDirectory make_fs() {
  TestDirectory made{std::make_unique<test::TempDir>(), nullptr};
  auto directory = open_fs_directory(made.folder->path(), {false, kMode});
  if (directory.ok()) made.directory = *directory;
  return made;
}

struct Kind {
  const char* name;
  TestDirectory (*make)();
};

class DirectoryTest : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { ASSERT_NE(dir_, nullptr); }

  void write(std::string_view name, std::string_view text) {
    auto file = dir_->create(name);
    ASSERT_TRUE(file.ok()) << file.status().message();
    ASSERT_TRUE((*file)->append(as_bytes(text)).ok());
    ASSERT_TRUE((*file)->sync().ok());
    ASSERT_TRUE((*file)->close().ok());
  }

  std::string read(std::string_view name) const {
    const auto file = dir_->open(name, std::nullopt);
    return file.ok() ? content(**file) : file.status().message();
  }

  static std::string content(const ReadableFile& file) {
    const auto bytes = file.read_all();
    return bytes.ok() ? std::string(as_text(*bytes)) : bytes.status().message();
  }

  StatusCode open_code(std::string_view name, std::optional<std::uint64_t> size = {}) const {
    return dir_->open(name, size).status().code();
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    const auto entries = dir_->list();
    EXPECT_TRUE(entries.ok());
    for (const DirectoryEntry& entry : *entries) names.push_back(entry.name);
    std::sort(names.begin(), names.end());
    return names;
  }

  TestDirectory made_ = GetParam().make();
  std::shared_ptr<Directory> dir_ = made_.directory;
};

using Names = std::vector<std::string>;

TEST_P(DirectoryTest, GivesBackWhatWasWritten) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65'535},
                                 std::size_t{65'536}, std::size_t{3'000'000}}) {
    const std::string name = "file" + std::to_string(size);
    std::string text(size, 'x');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
    write(name, text);
    const auto file = dir_->open(name, size);
    ASSERT_TRUE(file.ok()) << file.status().message();
    EXPECT_TRUE(content(**file) == text);
  }
}

TEST_P(DirectoryTest, AppendsPiecesOfAnySizeInOrder) {
  auto file = dir_->create("pieces");
  ASSERT_TRUE(file.ok());
  std::string expected;
  for (const std::size_t size : {3u, 0u, 1'000'000u, 70'000u, 1u, 2'500'000u, 10u}) {
    const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
    ASSERT_TRUE((*file)->append(as_bytes(piece)).ok());
    expected += piece;
  }
  ASSERT_TRUE((*file)->close().ok());
  EXPECT_EQ(read("pieces"), expected);
}

TEST_P(DirectoryTest, ShowsSyncedBytesBeforeTheFileIsClosed) {
  auto file = dir_->create("growing");
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE((*file)->append(as_bytes("one")).ok());
  ASSERT_TRUE((*file)->sync().ok());
  const auto before = dir_->open("growing", 3);
  ASSERT_TRUE(before.ok());
  ASSERT_TRUE((*file)->append(as_bytes("two")).ok());
  ASSERT_TRUE((*file)->close().ok());
  EXPECT_EQ(content(**before), "one");
  EXPECT_EQ(read("growing"), "onetwo");
}

TEST_P(DirectoryTest, RefusesCallsAfterClose) {
  auto file = dir_->create("closed");
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE((*file)->close().ok());
  EXPECT_EQ((*file)->append(as_bytes("x")).code(), StatusCode::invalid_argument);
  EXPECT_EQ((*file)->sync().code(), StatusCode::invalid_argument);
  EXPECT_EQ((*file)->close().code(), StatusCode::invalid_argument);
}

TEST_P(DirectoryTest, NamesWhatIsMissing) {
  const auto file = dir_->open("absent", std::nullopt);
  ASSERT_EQ(file.status().code(), StatusCode::not_found);
  EXPECT_NE(file.status().message().find(dir_->describe("absent")), std::string::npos);
  EXPECT_EQ(dir_->remove("absent").code(), StatusCode::not_found);
  EXPECT_EQ(dir_->rename("absent", "x").code(), StatusCode::not_found);
}

TEST_P(DirectoryTest, TellsFilesOfAnotherSizeBeforeReadingThem) {
  write("file", "12345");
  EXPECT_EQ(open_code("file", 5), StatusCode::ok);
  EXPECT_EQ(open_code("file", 4), StatusCode::corrupt);
  EXPECT_EQ(open_code("file", 6), StatusCode::corrupt);
  EXPECT_EQ(open_code("file", 0), StatusCode::corrupt);
  EXPECT_EQ(open_code("file"), StatusCode::ok);
}

TEST_P(DirectoryTest, NeverCreatesOverAnExistingFile) {
  write("file", "old");
  EXPECT_EQ(dir_->create("file").status().code(), StatusCode::io);
  EXPECT_EQ(read("file"), "old");
}

TEST_P(DirectoryTest, RenamesOverAnExistingFile) {
  write("a", "new");
  write("b", "old");
  ASSERT_TRUE(dir_->rename("a", "b").ok());
  EXPECT_EQ(read("b"), "new");
  EXPECT_EQ(names(), Names{"b"});
  ASSERT_TRUE(dir_->rename("b", "b").ok());
  EXPECT_EQ(read("b"), "new");
  EXPECT_TRUE(dir_->sync().ok());
}

TEST_P(DirectoryTest, LeavesReadersTheirBytesWhenFilesGo) {
  const std::string large(200'000, 'L');
  write("small", "S");
  write("large", large);
  const auto small = dir_->open("small", std::nullopt);
  const auto big = dir_->open("large", std::nullopt);
  ASSERT_TRUE(small.ok() && big.ok());
  ASSERT_TRUE(dir_->remove("small").ok());
  write("other", "O");
  ASSERT_TRUE(dir_->rename("other", "large").ok());
  EXPECT_EQ(open_code("small"), StatusCode::not_found);
  dir_.reset();
  made_.directory.reset();  // files outlive their directory
  EXPECT_EQ(content(**small), "S");
  EXPECT_TRUE(content(**big) == large);
}

TEST_P(DirectoryTest, ListsEveryFileWithItsSize) {
  EXPECT_EQ(names(), Names{});
  write("a", "1");
  write("b", "22");
  EXPECT_EQ(names(), (Names{"a", "b"}));
  const auto entries = dir_->list();
  ASSERT_TRUE(entries.ok());
  for (const DirectoryEntry& entry : *entries) {
    EXPECT_EQ(entry.size_bytes, entry.name == "a" ? 1u : 2u);
  }
}

TEST_P(DirectoryTest, SetsFilesAside) {
  write("a", "kept");
  const auto open = dir_->open("a", std::nullopt);
  ASSERT_TRUE(dir_->set_aside("a", "aside").ok());
  EXPECT_EQ(open_code("a"), StatusCode::not_found);
  EXPECT_TRUE(dir_->list()->empty());
  EXPECT_EQ((*open)->bytes().size(), 4U);
  EXPECT_EQ(dir_->set_aside("a", "aside").code(), StatusCode::not_found);
  write("a", "another");
  EXPECT_EQ(dir_->set_aside("a", "aside").code(), StatusCode::io);  // keeps the first
  EXPECT_EQ(read("a"), "another");
  EXPECT_TRUE(dir_->set_aside("a", "aside2").ok());
  write("a", "third");
  EXPECT_EQ(dir_->set_aside("a", "../x").code(), StatusCode::invalid_argument);
}

TEST_P(DirectoryTest, KnowsTheTime) {
  constexpr std::int64_t kStartOf2026 = 1'767'225'600'000'000;
  EXPECT_GT(dir_->now_micros(), kStartOf2026);
}

TEST_P(DirectoryTest, RefusesNamesThatAreNotPlain) {
  for (const std::string& name : {std::string(), std::string("."), std::string(".."),
                                  std::string("a/b"), std::string("a\0b", 3)}) {
    EXPECT_EQ(open_code(name), StatusCode::invalid_argument);
    EXPECT_EQ(dir_->create(name).status().code(), StatusCode::invalid_argument);
    EXPECT_EQ(dir_->lock(name).status().code(), StatusCode::invalid_argument);
    EXPECT_EQ(dir_->remove(name).code(), StatusCode::invalid_argument);
    EXPECT_EQ(dir_->rename(name, "x").code(), StatusCode::invalid_argument);
    EXPECT_EQ(dir_->rename("x", name).code(), StatusCode::invalid_argument);
  }
}

TEST_P(DirectoryTest, GivesEachLockToOneHolder) {
  auto first = dir_->lock("writer.lock");
  ASSERT_TRUE(first.ok()) << first.status().message();
  const auto second = dir_->lock("writer.lock");
  ASSERT_EQ(second.status().code(), StatusCode::locked);
  EXPECT_NE(second.status().message().find("another writer holds the index"), std::string::npos);
  EXPECT_TRUE(dir_->lock("other.lock").ok());
  first->reset();
  EXPECT_TRUE(dir_->lock("writer.lock").ok());
  EXPECT_EQ(names(), (Names{"other.lock", "writer.lock"}));
}

TEST_P(DirectoryTest, KnowsHowMuchMoreFits) {
  const auto free = dir_->free_bytes();
  ASSERT_TRUE(free.ok()) << free.status().message();
  EXPECT_GT(*free, 0u);
}

TEST_P(DirectoryTest, LetsLocksAndWritersOutliveIt) {
  auto lock = dir_->lock("writer.lock");
  auto file = dir_->create("file");
  ASSERT_TRUE(lock.ok() && file.ok());
  dir_.reset();
  made_.directory.reset();
  EXPECT_TRUE((*file)->append(as_bytes("late")).ok());
  EXPECT_TRUE((*file)->close().ok());
}

TEST_P(DirectoryTest, ServesReadersWhileAWriterWorks) {
  write("stable", "always");
  std::vector<std::thread> readers;
  for (int thread = 0; thread < 3; ++thread) {
    readers.emplace_back([this] {
      for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(read("stable"), "always");
        EXPECT_TRUE(dir_->list().ok());
      }
    });
  }
  for (int i = 0; i < 100; ++i) {
    write("new", "n");
    EXPECT_TRUE(dir_->rename("new", "renamed").ok());
    EXPECT_TRUE(dir_->remove("renamed").ok());
  }
  for (std::thread& reader : readers) reader.join();
}

INSTANTIATE_TEST_SUITE_P(All, DirectoryTest,
                         ::testing::Values(Kind{"Ram", make_ram},
                                           Kind{"FsAutomatic", make_fs<ReadMode::automatic>},
                                           Kind{"FsMap", make_fs<ReadMode::map>},
                                           Kind{"FsMemory", make_fs<ReadMode::memory>},
                                           Kind{"FsRead", make_fs<ReadMode::read>}),
                         [](const auto& kind) { return std::string(kind.param.name); });

}  // namespace
}  // namespace sakuin::storage::directory_test
