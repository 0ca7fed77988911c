// Damage to files in a folder, where bytes are mapped: cut short, replaced by something that is no
// file.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include <sakuin/check.h>
#include <sakuin/directory.h>

#include "tests/support/temp_dir.h"
#include "tests/support/victim_index.h"

namespace sakuin::test::damaged_folder_test {
namespace {

namespace fs = std::filesystem;

class DamagedFolder : public testing::TestWithParam<ReadMode> {
 protected:
  void write(const std::string& name, const Bytes& bytes) const {
    std::ofstream file(folder_.file(name), std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(file.flush().good());
  }

  void SetUp() override {
    for (const auto& [name, bytes] : files_) write(name, bytes);
    const auto directory = open();
    ASSERT_TRUE(ask_everything(directory, VerifyMode::first_touch).errors.empty());
  }

  [[nodiscard]] std::shared_ptr<Directory> open() const {
    auto directory = open_fs_directory(folder_.path(), {.create = false, .read_mode = GetParam()});
    EXPECT_TRUE(directory.ok()) << directory.status().message();
    return directory.ok() ? *directory : nullptr;
  }

  void expect_error_naming(const std::string& name) const {
    for (const VerifyMode verify : {VerifyMode::first_touch, VerifyMode::open, VerifyMode::never}) {
      const Answers answers = ask_everything(open(), verify);
      ASSERT_FALSE(answers.errors.empty());
      EXPECT_NE(answers.errors[0].message().find(name), std::string::npos)
          << answers.errors[0].message();
    }
    const auto report = check_index(open());
    if (report.ok()) {
      ASSERT_FALSE(report->sound());
      EXPECT_NE(report->faults[0].message.find(name), std::string::npos);
    } else {
      EXPECT_NE(report.status().message().find(name), std::string::npos)
          << report.status().message();
    }
  }

  const IndexFiles files_ = make_victim_index(8);
  const TempDir folder_;
};

TEST_P(DamagedFolder, IsAnErrorWhenAFileIsCutShort) {
  for (const auto& [name, bytes] : files_) {
    if (bytes.empty()) continue;
    SCOPED_TRACE(name);
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, bytes.size() / 2, bytes.size() - 1}) {
      fs::resize_file(folder_.file(name), length);
      expect_error_naming(name);
    }
    write(name, bytes);
  }
}

TEST_P(DamagedFolder, IsAnErrorWhenAFileIsAFolder) {
  for (const auto& [name, bytes] : files_) {
    if (bytes.empty() || name.starts_with("manifest")) continue;  // see below
    SCOPED_TRACE(name);
    fs::remove(folder_.file(name));
    fs::create_directory(folder_.file(name));
    expect_error_naming(name);
    fs::remove(folder_.file(name));
    write(name, bytes);
  }
}

TEST_P(DamagedFolder, WithoutAManifestIsNoIndex) {
  for (const auto& [name, bytes] : files_) {
    if (!name.starts_with("manifest")) continue;
    fs::remove(folder_.file(name));
    fs::create_directory(folder_.file(name));
  }
  const Answers answers = ask_everything(open(), VerifyMode::first_touch);
  ASSERT_FALSE(answers.errors.empty());
  EXPECT_TRUE(answers.text.empty());
}

INSTANTIATE_TEST_SUITE_P(ReadModes, DamagedFolder,
                         testing::Values(ReadMode::automatic, ReadMode::map, ReadMode::memory,
                                         ReadMode::read));

}  // namespace
}  // namespace sakuin::test::damaged_folder_test
