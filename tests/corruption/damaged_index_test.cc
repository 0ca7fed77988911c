// Damage to any file of an index gives an error that names the file, or changes no answer;
// check_index always reports it; nothing crashes, even when checksums are never looked at.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/check.h>
#include <sakuin/index_writer.h>

#include "tests/support/effort.h"
#include "tests/support/random.h"
#include "tests/support/victim_index.h"

namespace sakuin::test::damaged_index_test {
namespace {

bool names(const Status& status, const std::string& file) {
  return status.message().find(file) != std::string::npos;
}

bool is_damage(StatusCode code) {
  return code == StatusCode::corrupt || code == StatusCode::too_new ||
         code == StatusCode::too_old || code == StatusCode::not_found || code == StatusCode::io;
}

class DamagedIndex : public testing::Test {
 protected:
  void SetUp() override {
    files_ = make_victim_index(3);
    directory_ = make_directory(files_);
    const Answers sound = ask_everything(directory_, VerifyMode::first_touch);
    ASSERT_TRUE(sound.errors.empty()) << sound.errors[0].message();
    expected_ = sound.text;
    const auto report = check_index(directory_);
    ASSERT_TRUE(report.ok()) << report.status().message();
    ASSERT_TRUE(report->sound()) << report->faults[0].message;
  }

  /// Tries `bytes` in place of the file.
  void expect_error_or_same_answers(const std::string& name, const Bytes& bytes) {
    replace_file(*directory_, name, bytes);
    expect_error_or_same_answers(name);
    expect_check_reports(name);
    replace_file(*directory_, name, files_[name]);
  }

  void expect_error_or_same_answers(const std::string& name) {
    const Answers answers = ask_everything(directory_, VerifyMode::first_touch);
    for (const Status& error : answers.errors) {
      ASSERT_TRUE(is_damage(error.code())) << status_code_name(error.code()) << error.message();
      ASSERT_TRUE(names(error, name)) << error.message();
    }
    if (answers.errors.empty()) {
      ASSERT_EQ(answers.text, expected_) << "silently different answers";
    }
  }

  void expect_check_reports(const std::string& name) {
    const auto report = check_index(directory_);
    if (!report.ok()) {
      ASSERT_TRUE(names(report.status(), name)) << report.status().message();
      return;
    }
    const auto tells = [&](const Fault& fault) {
      return fault.file.find(name) != std::string::npos &&
             fault.message.find(name) != std::string::npos;
    };
    ASSERT_TRUE(std::any_of(report->faults.begin(), report->faults.end(), tells))
        << "check reports " << report->faults.size() << " faults, none of this file";
  }

  using Trial = std::function<void(const std::string& name, const Bytes& sound)>;
  /// Runs the trial on each file, until one fails.
  void for_each_file(const Trial& trial) {
    for (const auto& [name, bytes] : IndexFiles(files_)) {
      SCOPED_TRACE(name);
      if (!bytes.empty()) trial(name, bytes);  // the lock file is empty and means nothing
      if (HasFatalFailure()) return;
    }
  }

  IndexFiles files_;
  std::shared_ptr<Directory> directory_;
  std::string expected_;
};

/// Every length of a small file; of a large one every tail and a sample.
std::vector<std::size_t> cut_lengths(std::size_t size) {
  constexpr std::size_t kDense = effort(300U, 60U);
  std::vector<std::size_t> lengths;
  const std::size_t step = size / effort(700U, 100U) + 1;
  for (std::size_t length = 0; length < size; length += length + kDense < size ? step : 1) {
    lengths.push_back(length);
  }
  return lengths;
}

/// Every bit of both ends of the file, one of each byte under the sanitizers; random ones between.
std::vector<std::size_t> chosen_bits(std::size_t size, std::size_t random_count,
                                     std::uint64_t seed) {
  constexpr std::size_t kEndBits = 256 * 8;
  std::vector<std::size_t> bits;
  for (std::size_t bit = 0; bit < size * 8; bit += effort(1U, 9U)) {
    if (bit < kEndBits || bit + kEndBits >= size * 8) bits.push_back(bit);
  }
  Random random(seed);
  for (std::size_t i = 0; i < random_count; ++i) bits.push_back(random.below(size * 8));
  return bits;
}

Bytes with_flipped_bit(Bytes bytes, std::size_t bit) {
  bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return bytes;
}

TEST_F(DamagedIndex, IsNoticedWhenAFileIsCutShort) {
  for_each_file([&](const std::string& name, const Bytes& sound) {
    for (const std::size_t length : cut_lengths(sound.size())) {
      SCOPED_TRACE(testing::Message() << "first " << length << " of " << sound.size() << " bytes");
      expect_error_or_same_answers(
          name, Bytes(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(length)));
      if (HasFatalFailure()) return;
    }
  });
}

TEST_F(DamagedIndex, IsNoticedWhenAFileHasGrown) {
  for_each_file([&](const std::string& name, const Bytes& sound) {
    for (const std::size_t extra : {1U, 7U, 64U, 5000U}) {
      SCOPED_TRACE(testing::Message() << extra << " bytes more");
      Bytes longer = sound;
      longer.resize(sound.size() + extra, 0x5A);
      expect_error_or_same_answers(name, longer);
      if (HasFatalFailure()) return;
    }
  });
}

TEST_F(DamagedIndex, IsNoticedWhenABitFlips) {
  for_each_file([&](const std::string& name, const Bytes& sound) {
    for (const std::size_t bit : chosen_bits(sound.size(), effort(2000U, 400U), 1)) {
      SCOPED_TRACE(testing::Message() << "byte " << bit / 8 << ", bit " << bit % 8);
      expect_error_or_same_answers(name, with_flipped_bit(sound, bit));
      if (HasFatalFailure()) return;
    }
  });
}

TEST_F(DamagedIndex, IsNoticedWhenAFileIsZeroed) {
  for_each_file([&](const std::string& name, const Bytes& sound) {
    expect_error_or_same_answers(name, Bytes(sound.size(), 0));
    for (std::size_t begin = 0; begin < sound.size() && !HasFatalFailure(); begin += 512) {
      SCOPED_TRACE(testing::Message() << "512 bytes from " << begin);
      Bytes damaged = sound;
      const std::size_t end = std::min(begin + 512, damaged.size());
      std::fill(damaged.begin() + static_cast<std::ptrdiff_t>(begin),
                damaged.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{0});
      if (damaged != sound) expect_error_or_same_answers(name, damaged);
    }
  });
}

TEST_F(DamagedIndex, IsNoticedWhenAFileIsMissing) {
  for_each_file([&](const std::string& name, const Bytes& sound) {
    ASSERT_TRUE(directory_->remove(name).ok());
    const Answers answers = ask_everything(directory_, VerifyMode::first_touch);
    ASSERT_FALSE(answers.errors.empty());
    const Status& error = answers.errors[0];
    if (name.starts_with("manifest")) {
      EXPECT_EQ(error.code(), StatusCode::not_found) << error.message();
    } else {
      EXPECT_TRUE(is_damage(error.code())) << error.message();
      EXPECT_TRUE(names(error, name)) << error.message();
      expect_check_reports(name);
    }
    replace_file(*directory_, name, sound);
  });
}

TEST_F(DamagedIndex, IsNoticedWhenTwoFilesAreSwapped) {
  for_each_file([&](const std::string& name, const Bytes&) {
    for (const auto& [other, bytes] : files_) {
      if (other == name || bytes.empty()) continue;
      SCOPED_TRACE("the bytes of " + other);
      expect_error_or_same_answers(name, bytes);
      if (HasFatalFailure()) return;
    }
  });
}

TEST_F(DamagedIndex, IsNoticedWhenAFileComesFromAnotherIndex) {
  const IndexFiles others = make_victim_index(4);
  std::size_t tried = 0;
  for_each_file([&](const std::string& name, const Bytes& sound) {
    const auto other = others.find(name);
    if (other == others.end()) return;
    ASSERT_NE(other->second, sound);
    ++tried;
    // A manifest of another index is sound in itself; it is the segments that do not fit it.
    if (!name.starts_with("manifest")) return expect_error_or_same_answers(name, other->second);
    replace_file(*directory_, name, other->second);
    EXPECT_FALSE(ask_everything(directory_, VerifyMode::first_touch).errors.empty());
    const auto report = check_index(directory_);
    EXPECT_FALSE(report.ok() && report->sound());
    replace_file(*directory_, name, sound);
  });
  EXPECT_GE(tried, 3U);  // both segments and the manifest
}

TEST(EarlierCommit, WhenDamagedIsReportedByCheckAndDisturbsNoSearch) {
  const IndexFiles newest = make_victim_index(3);
  const IndexFiles files = make_victim_index_of_two_commits(3);
  const auto directory = make_directory(files);
  const std::string expected = ask_everything(directory, VerifyMode::first_touch).text;
  std::size_t older_files = 0;
  for (const auto& [name, bytes] : files) {
    if (newest.contains(name) || bytes.empty()) continue;
    SCOPED_TRACE(name);
    ++older_files;
    replace_file(*directory, name, with_flipped_bit(bytes, bytes.size() * 4));
    EXPECT_EQ(ask_everything(directory, VerifyMode::open).text, expected);
    const auto report = check_index(directory);
    ASSERT_TRUE(report.ok()) << report.status().message();
    ASSERT_FALSE(report->sound());
    EXPECT_NE(report->faults[0].message.find(name), std::string::npos);
    replace_file(*directory, name, bytes);
  }
  EXPECT_GT(older_files, 0U);
}

}  // namespace
}  // namespace sakuin::test::damaged_index_test
