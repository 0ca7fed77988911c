// What only folders of a file system can do, or have done to them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sakuin/directory.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "storage/base/bytes.h"
#include "storage/directory/file_errors.h"
#include "storage/directory/fs_writable_file.h"
#include "tests/support/temp_dir.h"

namespace sakuin::storage::fs_directory_test {
namespace {

void write_file(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

bool is_one_line_with_remedy(const Status& status) {
  return status.message().find('\n') == std::string::npos &&
         status.message().find("; ") != std::string::npos;
}

TEST(FsDirectory, IsNotFoundUnlessAskedToCreate) {
  const test::TempDir temp;
  const auto missing = open_fs_directory(temp.file("index"));
  ASSERT_EQ(missing.status().code(), StatusCode::not_found);
  EXPECT_NE(missing.status().message().find(temp.file("index")), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(temp.file("index")));
}

TEST(FsDirectory, CreatesTheFolderAndItsParents) {
  const test::TempDir temp;
  const auto made = open_fs_directory(temp.file("a/b/c//"), {true, ReadMode::automatic});
  ASSERT_TRUE(made.ok()) << made.status().message();
  EXPECT_TRUE(std::filesystem::is_directory(temp.file("a/b/c")));
  EXPECT_EQ((*made)->describe("x"), temp.file("a/b/c/x"));
  EXPECT_TRUE(open_fs_directory(temp.file("a/b/c"), {true, ReadMode::automatic}).ok());
}

TEST(FsDirectory, SaysThatAFileIsNotAFolder) {
  const test::TempDir temp;
  write_file(temp.file("file"), "x");
  for (const bool create : {false, true}) {
    for (const char* path : {"file", "file/below"}) {
      const auto opened = open_fs_directory(temp.file(path), {create, ReadMode::automatic});
      EXPECT_EQ(opened.status().code(), StatusCode::invalid_argument);
      EXPECT_NE(opened.status().message().find("give the path of a folder"), std::string::npos);
    }
  }
}

TEST(FsDirectory, RefusesPathsThatCannotBeOne) {
  EXPECT_EQ(open_fs_directory("").status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(open_fs_directory(std::string("a\0b", 3)).status().code(),
            StatusCode::invalid_argument);
  const test::TempDir temp;
  EXPECT_EQ(open_fs_directory(temp.file(std::string(300, 'x'))).status().code(),
            StatusCode::invalid_argument);
}

TEST(FsDirectory, ListsRegularFilesOnly) {
  const test::TempDir temp;
  const auto opened = open_fs_directory(temp.path());
  ASSERT_TRUE(opened.ok());
  write_file(temp.file("file"), "123");
  std::filesystem::create_directory(temp.file("folder"));
  std::filesystem::create_symlink("file", temp.file("link"));
  std::filesystem::create_symlink("nowhere", temp.file("dangling"));
  ASSERT_EQ(::mkfifo(temp.file("pipe").c_str(), 0600), 0);
  const auto entries = (*opened)->list();
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries->size(), 2u);
  for (const DirectoryEntry& entry : *entries) EXPECT_EQ(entry.size_bytes, 3u) << entry.name;
}

TEST(FsDirectory, RefusesWhatIsNoFileWithoutHanging) {
  const test::TempDir temp;
  const auto opened = open_fs_directory(temp.path());
  ASSERT_TRUE(opened.ok());
  std::filesystem::create_directory(temp.file("folder"));
  ASSERT_EQ(::mkfifo(temp.file("pipe").c_str(), 0600), 0);
  for (const char* name : {"folder", "pipe"}) {
    const auto file = (*opened)->open(name, std::nullopt);
    EXPECT_EQ(file.status().code(), StatusCode::io) << name;
    EXPECT_TRUE(is_one_line_with_remedy(file.status()));
  }
}

TEST(FsDirectory, KeepsMeaningTheSameFolderWhenItIsRenamed) {
  const test::TempDir temp;
  const auto opened = open_fs_directory(temp.file("before"), {true, ReadMode::automatic});
  ASSERT_TRUE(opened.ok());
  std::filesystem::rename(temp.file("before"), temp.file("after"));
  ASSERT_TRUE((*opened)->create("file").ok());
  EXPECT_TRUE(std::filesystem::exists(temp.file("after/file")));
}

TEST(FsDirectory, LocksAgainstOtherOpeningsOfTheFolder) {
  const test::TempDir temp;
  const auto one = open_fs_directory(temp.path());
  const auto two = open_fs_directory(temp.path());
  ASSERT_TRUE(one.ok() && two.ok());
  const auto held = (*one)->lock("writer.lock");
  ASSERT_TRUE(held.ok());
  EXPECT_EQ((*two)->lock("writer.lock").status().code(), StatusCode::locked);
}

TEST(FsDirectory, LeavesAnUnfinishedFileWhenAWriterIsDropped) {
  const test::TempDir temp;
  const auto opened = open_fs_directory(temp.path());
  ASSERT_TRUE(opened.ok());
  {
    auto file = (*opened)->create("dropped");
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE((*file)->append(as_bytes("buffered")).ok());
  }
  EXPECT_TRUE(std::filesystem::exists(temp.file("dropped")));
  EXPECT_TRUE((*opened)->remove("dropped").ok());
}

class FullDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    const int fd = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (fd < 0) GTEST_SKIP() << "this system has no /dev/full";
    file_ = std::make_unique<FsWritableFile>(FileDescriptor(fd), "index/file");
  }
  std::unique_ptr<FsWritableFile> file_;
};

TEST_F(FullDisk, IsNoSpaceWhenTheBufferGoesOut) {
  ASSERT_TRUE(file_->append(as_bytes("small")).ok());  // buffered
  const Status status = file_->sync();
  EXPECT_EQ(status.code(), StatusCode::no_space);
  EXPECT_NE(status.message().find("index/file: cannot write: "), std::string::npos);
  EXPECT_TRUE(is_one_line_with_remedy(status));
}

TEST_F(FullDisk, IsNoSpaceForLargePiecesAndFinal) {
  EXPECT_EQ(file_->append(ByteBuffer(2'000'000)).code(), StatusCode::no_space);
  EXPECT_EQ(file_->append(as_bytes("x")).code(), StatusCode::no_space);
  EXPECT_EQ(file_->sync().code(), StatusCode::no_space);
  EXPECT_EQ(file_->close().code(), StatusCode::no_space);
}

TEST(FsWritableFile, KeepsAFailedSyncAsItsLastWord) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const FileDescriptor reader(ends[0]);
  FsWritableFile file(FileDescriptor(ends[1]), "pipe");  // which cannot be synced
  EXPECT_EQ(file.sync().code(), StatusCode::io);
  EXPECT_EQ(file.append(as_bytes("x")).code(), StatusCode::io);
  EXPECT_EQ(file.close().code(), StatusCode::io);
}

TEST(FileErrors, AreClassesAHostCanActOn) {
  const auto code = [](int error) { return os_error(error, "p", "write").code(); };
  EXPECT_EQ(code(ENOSPC), StatusCode::no_space);
  EXPECT_EQ(code(EDQUOT), StatusCode::no_space);
  EXPECT_EQ(code(ENOENT), StatusCode::not_found);
  EXPECT_EQ(code(ENOMEM), StatusCode::limit_exceeded);
  for (const int error : {EACCES, EPERM, EROFS}) {
    EXPECT_EQ(code(error), StatusCode::no_permission);
  }
  for (const int error : {EIO, EMFILE, EBUSY}) EXPECT_EQ(code(error), StatusCode::io);
  for (const int error : {EACCES, EPERM, EROFS, EIO, EMFILE, EBUSY}) {
    EXPECT_TRUE(is_one_line_with_remedy(os_error(error, "p", "write")));
  }
}

}  // namespace
}  // namespace sakuin::storage::fs_directory_test
