// Each storage call of each scenario goes wrong in each way: the index opens at the last commit
// that was acknowledged or the one under way, is sound, and its writer goes on or says that it
// cannot.
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <map>
#include <string>

#include "tests/fault/recovery.h"

namespace sakuin::test::call_faults_test {
namespace {

struct Tally {
  std::size_t cases = 0;
  std::size_t went_on = 0;  ///< the call that failed did not make the step fail
  std::size_t rolled_back = 0;
  std::size_t reopened = 0;  ///< rollback() said no
  std::size_t killed = 0;
};

/// The calls of a scenario in which nothing goes wrong.
std::vector<FaultPlan::Call> calls_of(const Scenario& scenario) {
  const SimulatedDisk disk;
  const auto plan = std::make_shared<FaultPlan>();
  IndexScript script(make_faulty_directory(disk.open_directory(), plan));
  scenario.run(script);
  return plan->calls();
}

/// Throws with what does not hold.
void try_fault(const Scenario& scenario, const StorageFault& fault, Tally& tally) {
  SimulatedDisk disk;
  const auto plan = std::make_shared<FaultPlan>();
  plan->set(fault);
  const auto visible = disk.open_directory();
  {
    IndexScript script(make_faulty_directory(disk.open_directory(), plan));
    bool failed = false;
    try {
      scenario.run(script);
    } catch (const StepFailed&) {
      failed = true;
    }
    if (!plan->struck()) throw std::runtime_error("the fault did not strike");
    ++tally.cases;
    const bool was_under_way = script.possible().size() > 1;
    if (plan->dead()) {
      ++tally.killed;
      expect_possible(visible, script);
      script.close();
    } else {
      expect_possible(visible, script);
      script.check_views();
      if (failed && script.writer() != nullptr) {
        const bool once_more = script.writer()->rollback().ok();  // while it may still go wrong
        plan->set(std::nullopt);
        expect_possible(visible, script);
        bool usable = false;
        try {
          script.rollback();
          usable = true;
        } catch (const StepFailed&) {
          if (once_more && !was_under_way) throw std::runtime_error("rollback() changed its mind");
        }
        if (usable) {
          ++tally.rolled_back;
          expect_possible(visible, script);
          expect_commit(visible, script);
          script.check_views();
        } else {
          ++tally.reopened;
          expect_possible(visible, script);
        }
      } else if (!failed) {
        ++tally.went_on;
        plan->set(std::nullopt);
        expect_commit(visible, script);
      }
      script.close();
    }
    if (disk.open_handles() != 0) throw std::runtime_error("files are still open");
  }
  expect_reopening(disk.open_directory());
  if (disk.open_handles() != 0) throw std::runtime_error("files are still open at the end");
}

std::string describe(const FaultPlan::Call& call, const StorageFault& fault) {
  constexpr std::array<std::string_view, 6> kKinds = {"error before", "error after", "short write",
                                                      "kill before",  "kill within", "kill after"};
  return "call " + std::to_string(fault.call) + " (" + std::string(storage_call_name(call.what)) +
         "), " + std::string(kKinds[static_cast<std::size_t>(fault.kind)]) + ", errno " +
         std::to_string(fault.error) + (fault.for_ever ? ", for ever" : "") + ", " +
         std::to_string(fault.written) + " bytes";
}

class CallFaults : public ::testing::TestWithParam<Scenario> {};

TEST_P(CallFaults, LeaveTheIndexAtOneCommit) {
  const Scenario scenario = GetParam();
  const auto calls = calls_of(scenario);
  Tally tally;
  std::size_t violations = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const bool in_brief = scenario.takes_long && !is_long_run();
    std::vector<StorageFault> faults = faults_of(calls[i], i + 1, in_brief);
    if (in_brief) faults = {faults[i % faults.size()]};
    for (const StorageFault& fault : faults) {
      try {
        try_fault(scenario, fault, tally);
      } catch (const std::exception& violation) {
        if (++violations <= 10) {
          ADD_FAILURE() << scenario.name << ", " << describe(calls[i], fault) << ": "
                        << violation.what();
        }
      }
    }
  }
  EXPECT_EQ(violations, 0U);
  std::cout << "  " << scenario.name << ": " << calls.size() << " calls, " << tally.cases
            << " cases: " << tally.went_on << " went on, " << tally.rolled_back << " rolled back, "
            << tally.reopened << " reopened, " << tally.killed << " killed; " << violations
            << " violations\n";
}

INSTANTIATE_TEST_SUITE_P(All, CallFaults, ::testing::ValuesIn(scenarios()), scenario_test_name);

}  // namespace
}  // namespace sakuin::test::call_faults_test
