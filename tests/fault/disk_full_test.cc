// The disk is full at every place where it can be: the error says so, what was committed is intact,
// and the same work succeeds once there is room.
#include <gtest/gtest.h>

#include <iostream>
#include "tests/fault/recovery.h"

namespace sakuin::test::disk_full_test {
namespace {

constexpr std::uint64_t kStepBytes = 4096;

/// The most bytes that the scenario ever has on the disk.
std::uint64_t bytes_needed(const Scenario& scenario) {
  const SimulatedDisk disk;
  const auto plan = std::make_shared<FaultPlan>();
  std::uint64_t needed = 0;
  plan->before_call = [&](StorageCall) { needed = std::max(needed, disk.used_bytes()); };
  IndexScript script(make_faulty_directory(disk.open_directory(), plan));
  scenario.run(script);
  return needed;
}

/// Throws with what does not hold. True if the space was enough.
bool try_capacity(const Scenario& scenario, std::uint64_t capacity) {
  SimulatedDisk disk;
  disk.set_capacity(capacity);
  const auto directory = disk.open_directory();
  IndexScript script(directory);
  try {
    scenario.run(script);
    return true;
  } catch (const StepFailed& failed) {
    if (failed.status.code() != StatusCode::no_space) {
      throw std::runtime_error("says " + failed.status.message());
    }
  }
  expect_possible(directory, script);
  disk.set_capacity(SimulatedDisk::kUnlimited);
  script.rollback();
  expect_possible(directory, script);
  expect_commit(directory, script);
  script.close();
  expect_reopening(directory);
  return false;
}

class DiskFull : public ::testing::TestWithParam<Scenario> {};

TEST_P(DiskFull, LeavesTheIndexAsItWas) {
  const Scenario scenario = GetParam();
  const std::uint64_t needed = bytes_needed(scenario);
  const std::uint64_t step = !scenario.takes_long ? kStepBytes / 64
                             : is_long_run()      ? kStepBytes
                                                  : kStepBytes * 32;
  std::size_t cases = 0;
  std::uint64_t capacity = 0;
  // A merge asks for more than it will need, so the end is not exactly where it should be.
  for (bool enough = false; !enough && capacity < 3 * needed + step; capacity += step) {
    SCOPED_TRACE(capacity);
    ++cases;
    try {
      enough = try_capacity(scenario, capacity);
    } catch (const std::exception& violation) {
      ADD_FAILURE() << scenario.name << ": " << violation.what();
    }
  }
  if (!scenario.needs_no_merge) {
    EXPECT_GE(capacity, needed);
  }
  EXPECT_LT(capacity, 2 * needed + step);
  std::cout << "  " << scenario.name << ": " << needed << " bytes needed, " << cases
            << " cases, all but the last with too little\n";
}

INSTANTIATE_TEST_SUITE_P(All, DiskFull, ::testing::ValuesIn(scenarios()), scenario_test_name);

TEST(DiskFull, IsToldBeforeAMergeAndDoesNotStopTheWriter) {
  SimulatedDisk disk;
  const auto directory = disk.open_directory();
  IndexScript script(directory);
  script.open();
  script.add("a1", "one");
  script.commit();
  script.add("a2", "two");
  script.commit();
  disk.set_capacity(disk.used_bytes());
  EXPECT_EQ(script.writer()->merge().code(), StatusCode::no_space);
  disk.set_capacity(SimulatedDisk::kUnlimited);
  expect_commit(directory, script);
  script.merge(1);
  expect_possible(directory, script, /*tidy=*/true);
}

}  // namespace
}  // namespace sakuin::test::disk_full_test
