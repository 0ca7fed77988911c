// One thing after another goes wrong: the power goes in a scenario, a storage call fails or the
// process dies while a writer recovers from that, and the power goes again.
#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "tests/fault/recovery.h"
#include "tests/support/random.h"

namespace sakuin::test::compound_test {
namespace {

struct Tally {
  std::size_t cases = 0;
  std::size_t struck = 0;
  std::size_t states = 0;  ///< after the second power cut
};

/// A writer finds `files` and goes on, with `fault`; then the power goes. Throws with what does not
/// hold.
void try_recovery(const IndexFiles& files, const StorageFault& fault, std::uint64_t seed,
                  Tally& tally) {
  SimulatedDisk disk;
  disk.fill(files);
  const auto visible = disk.open_directory();
  const auto plan = std::make_shared<FaultPlan>();
  plan->set(fault);
  IndexScript script(make_faulty_directory(disk.open_directory(), plan));
  script.settle(read_index(visible));
  try {
    script.open();
    script.add("y1", "while it recovers");
    script.commit();
    script.merge(1);
  } catch (const StepFailed&) {  // says so
  }
  ++tally.cases;
  if (plan->struck()) ++tally.struck;
  expect_possible(visible, script);
  std::size_t state = 0;
  disk.for_each_power_cut(seed, /*samples=*/4, [&](const IndexFiles& left) {
    if (state++ % 16 != 0) return;
    ++tally.states;
    const auto directory = make_directory(left);
    expect_possible(directory, script);
    expect_reopening(directory);
  });
  script.close();
}

class Compound : public ::testing::TestWithParam<Scenario> {};

TEST_P(Compound, FaultsLeaveTheIndexAtOneCommit) {
  const Scenario scenario = GetParam();
  if (scenario.takes_long) GTEST_SKIP() << "takes minutes";
  const std::size_t rounds = is_long_run() ? 400 : 6;
  using Kind = StorageFault::Kind;
  constexpr std::array kKinds = {Kind::error_before, Kind::error_after, Kind::kill_before,
                                 Kind::kill_after, Kind::short_write};
  Tally tally;
  SimulatedDisk disk;
  const auto plan = std::make_shared<FaultPlan>();
  IndexScript script(make_faulty_directory(disk.open_directory(), plan));
  Random random(scenario.name.size());
  plan->before_call = [&](StorageCall) {
    for (std::size_t round = 0; round < rounds; ++round) {
      const std::size_t chosen = random.below(20);
      std::size_t state = 0;
      disk.for_each_power_cut(random.below(1'000'000), /*samples=*/20, [&](const IndexFiles& left) {
        if (state++ != chosen || ::testing::Test::HasFailure()) return;
        StorageFault fault;
        fault.call = random.between(1, 40);
        fault.kind = random.pick(kKinds);
        fault.for_ever = random.chance(0.5);
        fault.written = random.below(100);
        SCOPED_TRACE("before call " + std::to_string(plan->calls().size() + 1) + ", then call " +
                     std::to_string(fault.call) + ", kind " +
                     std::to_string(static_cast<int>(fault.kind)));
        try {
          try_recovery(left, fault, random.below(1'000'000), tally);
        } catch (const std::exception& violation) {
          ADD_FAILURE() << scenario.name << ": " << violation.what();
        }
      });
    }
  };
  scenario.run(script);
  plan->before_call = [](StorageCall) {};
  std::cout << "  " << scenario.name << ": " << tally.cases << " recoveries, " << tally.struck
            << " struck, " << tally.states << " states after the second power cut\n";
}

INSTANTIATE_TEST_SUITE_P(All, Compound, ::testing::ValuesIn(scenarios()), scenario_test_name);

}  // namespace
}  // namespace sakuin::test::compound_test
