// Memory runs out at the first, second, ... allocation of each scenario, once and from then on: an
// error, nothing leaks that stays open, the index is at one commit.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <new>

#include <gtest/gtest.h>

#include "tests/fault/failing_allocations.h"
#include "tests/fault/recovery.h"

#if SAKUIN_OWN_ALLOCATOR
namespace sakuin::test {
namespace {

void* allocate(std::size_t size) noexcept {
  return allocations.fails() ? nullptr : std::malloc(size == 0 ? 1 : size);
}

}  // namespace
}  // namespace sakuin::test

void* operator new(std::size_t size) {
  void* const got = sakuin::test::allocate(size);
  if (got == nullptr) throw std::bad_alloc();
  return got;
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return sakuin::test::allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return sakuin::test::allocate(size);
}
void operator delete(void* at) noexcept { std::free(at); }
void operator delete[](void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }
void operator delete[](void* at, std::size_t) noexcept { std::free(at); }
#endif

namespace sakuin::test::allocation_test {
namespace {

struct Outcome {
  std::size_t allocations = 0;
  bool failed = false;
};

/// Throws with what does not hold.
Outcome try_allocation(const Scenario& scenario, std::size_t failing, bool for_ever) {
  SimulatedDisk disk;
  const auto visible = disk.open_directory();
  Outcome outcome;
  {
    IndexScript script(disk.open_directory());
    allocations = {true, 0, failing, for_ever};
    try {
      scenario.run(script);
    } catch (const StepFailed&) {
      outcome.failed = true;
    } catch (const std::bad_alloc&) {  // in the script itself
      outcome.failed = true;
    }
    outcome.allocations = allocations.count;
    allocations = {};
    expect_possible(visible, script);
    script.check_views();
    if (script.writer() != nullptr) {
      script.rollback();
      expect_possible(visible, script);
      expect_commit(visible, script);
    }
    script.close();
    if (disk.open_handles() != 0) throw std::runtime_error("files are still open");
  }
  expect_reopening(disk.open_directory());
  return outcome;
}

class OutOfMemory : public ::testing::TestWithParam<Scenario> {};

TEST_P(OutOfMemory, LeavesTheIndexAtOneCommit) {
  if (SAKUIN_OWN_ALLOCATOR == 0) GTEST_SKIP() << "the sanitizer has the allocator";
  const Scenario scenario = GetParam();
  const std::size_t all = try_allocation(scenario, kNoAllocation, false).allocations;
  const std::size_t cases =
      is_long_run() ? all : std::min<std::size_t>(all, scenario.takes_long ? 10 : 600);
  std::size_t tried = 0;
  std::size_t failed = 0;
  std::size_t violations = 0;
  for (std::size_t i = 0; i < cases; ++i) {
    const std::size_t failing = 1 + i * all / cases;
    for (const bool for_ever : {false, true}) {
      ++tried;
      try {
        if (try_allocation(scenario, failing, for_ever).failed) ++failed;
      } catch (const std::exception& violation) {
        if (++violations <= 10) {
          ADD_FAILURE() << scenario.name << ", allocation " << failing
                        << (for_ever ? " and all later: " : ": ") << violation.what();
        }
      }
    }
  }
  EXPECT_EQ(violations, 0U);
  std::cout << "  " << scenario.name << ": " << all << " allocations, " << tried << " cases, "
            << failed << " failed; " << violations << " violations\n";
}

INSTANTIATE_TEST_SUITE_P(All, OutOfMemory, ::testing::ValuesIn(scenarios()), scenario_test_name);

}  // namespace
}  // namespace sakuin::test::allocation_test
