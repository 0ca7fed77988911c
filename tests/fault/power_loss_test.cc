// The power goes at each storage call of each scenario: whatever subset of what was not durable
// reaches the disk, the index opens at the last commit that was acknowledged or the one under way.
#include <gtest/gtest.h>

#include <iostream>
#include <string>
#include <unordered_set>

#include "tests/fault/recovery.h"

namespace sakuin::test::power_loss_test {
namespace {

struct Tally {
  std::size_t points = 0;
  std::size_t states = 0;
  std::size_t distinct = 0;
  std::size_t reopened = 0;
  std::size_t violations = 0;
};

constexpr std::size_t kSamples = 256;  // of states, when there are too many

/// Watches a script and cuts the power before each call that changes something.
class PowerCuts {
 public:
  PowerCuts(std::string name, const SimulatedDisk& disk, const IndexScript& script,
            std::size_t rounds)
      : name_(std::move(name)), disk_(disk), script_(script), rounds_(rounds) {}

  void cut() {
    ++tally_.points;
    const std::uint64_t possible = script_.possible().size();
    if (possible != last_possible_ || script_.possible().front() != acknowledged_) {
      seen_.clear();  // what was seen was measured by something else
      last_possible_ = possible;
      acknowledged_ = script_.possible().front();
    }
    for (std::size_t round = 0; round < rounds_; ++round) cut(tally_.points + (round << 32));
  }

  [[nodiscard]] const Tally& tally() const noexcept { return tally_; }

 private:
  void cut(std::uint64_t seed) {
    disk_.for_each_power_cut(seed, kSamples, [this](const IndexFiles& files) {
      ++tally_.states;
      if (!seen_.insert(hash_of(files)).second) return;
      ++tally_.distinct;
      try {
        const auto directory = make_directory(files);
        expect_possible(directory, script_);
        if (tally_.distinct % 8 != 0) return;
        ++tally_.reopened;
        expect_reopening(directory);
      } catch (const std::exception& violation) {
        if (++tally_.violations <= 10) {
          ADD_FAILURE() << name_ << ", before call " << tally_.points << ": " << violation.what();
        }
      }
    });
  }

  std::string name_;
  const SimulatedDisk& disk_;
  const IndexScript& script_;
  std::size_t rounds_;
  std::unordered_set<std::uint64_t> seen_;
  std::size_t last_possible_ = 0;
  IndexContent acknowledged_;
  Tally tally_;
};

void print(const Scenario& scenario, const char* what, const Tally& tally) {
  std::cout << "  " << scenario.name << what << ": " << tally.points << " points, " << tally.states
            << " states, " << tally.distinct << " distinct, " << tally.reopened
            << " written to again; " << tally.violations << " violations\n";
}

class PowerLoss : public ::testing::TestWithParam<Scenario> {};

TEST_P(PowerLoss, LeavesTheIndexAtOneCommit) {
  const Scenario scenario = GetParam();
  SimulatedDisk disk;
  const auto plan = std::make_shared<FaultPlan>();
  IndexScript script(make_faulty_directory(disk.open_directory(), plan));
  PowerCuts cuts(std::string(scenario.name), disk, script,
                 is_long_run()         ? 256
                 : scenario.takes_long ? 1
                                       : 8);
  plan->before_call = [&](StorageCall) { cuts.cut(); };
  scenario.run(script);
  cuts.cut();
  plan->before_call = [](StorageCall) {};
  script.check_views();
  EXPECT_EQ(cuts.tally().violations, 0U);
  print(scenario, "", cuts.tally());
}

/// A sync that fails leaves what it should have made durable as uncertain as before.
TEST_P(PowerLoss, AfterAFailedCallLeavesTheIndexAtOneCommit) {
  const Scenario scenario = GetParam();
  if (scenario.takes_long && !is_long_run()) GTEST_SKIP() << "takes minutes";
  Tally sum;
  for (std::size_t number = 2;; ++number) {
    const std::size_t call = number / 2;
    SimulatedDisk disk;
    auto plan = std::make_shared<FaultPlan>();
    plan->set(StorageFault{.call = call,
                           .kind = number % 2 == 0 ? StorageFault::Kind::error_before
                                                   : StorageFault::Kind::error_after});
    IndexScript script(make_faulty_directory(disk.open_directory(), plan));
    PowerCuts cuts(std::string(scenario.name) + ", call " + std::to_string(call) + " failed", disk,
                   script, is_long_run() ? 16 : 1);
    plan->before_call = [&](StorageCall) {
      if (plan->struck()) cuts.cut();
    };
    try {
      scenario.run(script);
    } catch (const StepFailed&) {
      try {
        if (script.writer() != nullptr) {
          script.rollback();
          script.add("y8", "after it went wrong");
          script.commit();
        }
      } catch (const StepFailed&) {  // says that it has to be opened again
      }
    }
    if (!plan->struck()) break;
    cuts.cut();
    plan->before_call = [](StorageCall) {};
    sum.points += cuts.tally().points;
    sum.states += cuts.tally().states;
    sum.distinct += cuts.tally().distinct;
    sum.reopened += cuts.tally().reopened;
    sum.violations += cuts.tally().violations;
    if (sum.violations > 10) break;
  }
  EXPECT_EQ(sum.violations, 0U);
  print(scenario, ", a call failed before", sum);
}

INSTANTIATE_TEST_SUITE_P(All, PowerLoss, ::testing::ValuesIn(scenarios()), scenario_test_name);

}  // namespace
}  // namespace sakuin::test::power_loss_test
