// What has to hold after anything went wrong with a script, tried on the spot.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "storage/base/bytes.h"
#include "storage/base/checksum.h"
#include "tests/support/faulty_directory.h"
#include "tests/support/index_script.h"
#include "tests/support/simulated_disk.h"

namespace sakuin::test {

/// Tests of this room are tried in a small number of cases in the test run, and in many more when
/// this environment variable is set (CONTRIBUTING.md).
[[nodiscard]] inline bool is_long_run() { return std::getenv("SAKUIN_FAULTS_ALL") != nullptr; }

/// Tells states of a disk apart.
[[nodiscard]] inline std::uint64_t hash_of(const IndexFiles& files) {
  storage::ByteBuffer hashes;
  for (const auto& [name, bytes] : files) {
    storage::append_le(hashes, storage::xxh3(storage::as_bytes(name)));
    storage::append_le(hashes, storage::xxh3(bytes));
  }
  return storage::xxh3(hashes);
}

[[nodiscard]] inline std::string describe(const IndexContent& content) {
  if (!content) return "nothing committed";
  std::string text = "{";
  for (const auto& [id, value] : *content) text += id + "=" + value + ",";
  return text + "}";
}

/// The name of a scenario as GoogleTest wants it: "MergeWithPendingChanges".
[[nodiscard]] inline std::string scenario_test_name(const ::testing::TestParamInfo<Scenario>& of) {
  std::string name;
  bool begins_word = true;
  for (const char c : of.param.name) {
    if (c != ' ' && c != '-') {
      name += begins_word ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    }
    begins_word = c == ' ' || c == '-';
  }
  return name;
}

/// Throws unless `directory` opens at a state that is possible, and is sound.
inline IndexContent expect_possible(const std::shared_ptr<const Directory>& directory,
                                    const IndexScript& script, bool tidy = false) {
  const IndexContent found = read_index(directory);
  const auto& possible = script.possible();
  if (std::find(possible.begin(), possible.end(), found) == possible.end()) {
    std::string message = "holds " + describe(found) + " and not one of";
    for (const IndexContent& content : possible) message += " " + describe(content);
    throw std::runtime_error(message);
  }
  check_sound(directory, tidy);
  return found;
}

/// Throws unless the script goes on as if nothing had happened: one more document, one more commit,
/// and nothing is left behind.
inline void expect_commit(const std::shared_ptr<const Directory>& directory, IndexScript& script) {
  script.add("z9", "after it went wrong");
  script.commit();
  expect_possible(directory, script, /*tidy=*/true);
}

/// Throws unless a new writer finds a possible state and goes on.
inline void expect_reopening(const std::shared_ptr<Directory>& directory) {
  IndexScript script(directory);
  script.settle(read_index(directory));
  script.open();
  expect_commit(directory, script);
}

}  // namespace sakuin::test
