// Hostile bytes: checksums do not guard against an attacker, so with VerifyMode::never every
// decoder sees the damage and must stay in bounds. Answers may differ; sanitizers watch the rest.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/index_writer.h>

#include "tests/support/effort.h"
#include "tests/support/random.h"
#include "tests/support/victim_index.h"

namespace sakuin::test::unverified_index_test {
namespace {

/// One to eight changes: bits, bytes, runs of noise, copies of other parts of the file.
Bytes mutated(Bytes bytes, Random& random) {
  for (std::uint64_t left = random.between(1, 8); left > 0; --left) {
    const std::size_t at = random.below(bytes.size());
    switch (random.below(4)) {
      case 0:
        bytes[at] ^= static_cast<std::uint8_t>(1U << random.below(8));
        break;
      case 1:
        bytes[at] = random.chance(0.5) ? 0xFF : 0x00;
        break;
      case 2:
        for (std::size_t i = at; i < std::min(at + 16, bytes.size()); ++i) {
          bytes[i] = static_cast<std::uint8_t>(random.below(256));
        }
        break;
      default:
        for (std::size_t i = at, from = random.below(bytes.size());
             i < std::min(at + 32, bytes.size()) && from < bytes.size(); ++i, ++from) {
          bytes[i] = bytes[from];
        }
    }
  }
  return bytes;
}

void survive(const IndexFiles& files, std::uint64_t seed, std::size_t trials) {
  const auto directory = make_directory(files);
  Random random(seed);
  for (const auto& [name, sound] : files) {
    if (sound.empty()) continue;
    for (std::size_t trial = 0; trial < trials; ++trial) {
      SCOPED_TRACE(testing::Message() << name << ", seed " << seed << ", trial " << trial);
      replace_file(*directory, name, mutated(sound, random));
      const Answers answers = ask_everything(directory, VerifyMode::never);
      EXPECT_FALSE(answers.text.empty() && answers.errors.empty());
    }
    replace_file(*directory, name, sound);
  }
}

TEST(UnverifiedIndex, SurvivesDamageToAnyFile) {
  survive(make_victim_index(5), 5, effort(1000U, 200U));
}

TEST(UnverifiedIndex, SurvivesDamageToListsOfEveryContainerKind) {
  survive(make_large_victim_index(6), 6, 200);
}

TEST(Writer, NeverMergesDamageIntoAnswers) {
  const IndexFiles files = make_victim_index(7);
  const std::string expected = [&] {
    const auto directory = make_directory(files);
    auto writer = IndexWriter::open(directory);
    EXPECT_TRUE(writer.ok() && writer->merge(1).ok());
    return ask_everything(directory, VerifyMode::open).text;
  }();
  Random random(7);
  for (const auto& [name, sound] : files) {
    for (int trial = 0; trial < 400 && !sound.empty(); ++trial) {
      SCOPED_TRACE(testing::Message() << name << ", trial " << trial);
      const auto directory = make_directory(files);
      replace_file(*directory, name, mutated(sound, random));
      auto writer = IndexWriter::open(directory);
      if (!writer.ok() || !writer->merge(1).ok()) continue;
      const Answers answers = ask_everything(directory, VerifyMode::open);
      ASSERT_TRUE(answers.errors.empty()) << answers.errors[0].message();
      ASSERT_EQ(answers.text, expected);
    }
  }
}

}  // namespace
}  // namespace sakuin::test::unverified_index_test
