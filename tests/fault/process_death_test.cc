// A real process that is killed in the middle of a scenario on a real folder.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>

#include <iostream>
#include "tests/fault/recovery.h"
#include "tests/support/temp_dir.h"

namespace sakuin::test::process_death_test {
namespace {

constexpr std::size_t kCases = 300;

std::shared_ptr<Directory> open_folder(const TempDir& folder) {
  const auto opened = open_fs_directory(folder.path());
  if (!opened.ok()) throw std::runtime_error(opened.status().message());
  return *opened;
}

/// Runs the scenario up to its `call`-th storage call and dies.
[[noreturn]] void run_and_die(const Scenario& scenario, const TempDir& folder, std::size_t call) {
  const auto plan = std::make_shared<FaultPlan>();
  plan->before_call = [&](StorageCall) {
    if (plan->calls().size() + 1 == call) ::kill(::getpid(), SIGKILL);
  };
  IndexScript script(make_faulty_directory(open_folder(folder), plan));
  scenario.run(script);
  ::_exit(1);
}

/// The same calls on a disk in memory say what the folder may hold.
void run_in_memory(const Scenario& scenario, std::size_t call, IndexScript& script,
                   FaultPlan& plan) {
  plan.set(StorageFault{.call = call, .kind = StorageFault::Kind::kill_before});
  try {
    scenario.run(script);
  } catch (const StepFailed&) {  // dead, as it should be
  }
}

TEST(ProcessDeath, LeavesTheIndexAtOneCommit) {
  std::vector<std::pair<const Scenario*, std::size_t>> points;
  for (const Scenario& scenario : scenarios()) {
    if (scenario.takes_long) continue;
    const SimulatedDisk disk;
    const auto plan = std::make_shared<FaultPlan>();
    IndexScript script(make_faulty_directory(disk.open_directory(), plan));
    scenario.run(script);
    for (std::size_t call = 1; call <= plan->calls().size(); ++call) {
      points.emplace_back(&scenario, call);
    }
  }
  const std::size_t cases = is_long_run() ? points.size() : std::min(kCases, points.size());
  for (std::size_t i = 0; i < cases; ++i) {
    const auto& [scenario, call] = points[i * points.size() / cases];
    SCOPED_TRACE(std::string(scenario->name) + ", call " + std::to_string(call));
    const TempDir folder;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) run_and_die(*scenario, folder, call);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

    const SimulatedDisk disk;
    const auto plan = std::make_shared<FaultPlan>();
    IndexScript script(make_faulty_directory(disk.open_directory(), plan));
    run_in_memory(*scenario, call, script, *plan);
    try {
      const auto directory = open_folder(folder);
      expect_possible(directory, script);
      expect_reopening(directory);
    } catch (const std::exception& violation) {
      ADD_FAILURE() << violation.what();
    }
  }
  std::cout << "  " << cases << " processes killed, at " << points.size() << " places\n";
}

TEST(ProcessDeath, IsTriedWithAllFeaturesThatThereAre) {
  for (const std::string_view missing : missing_scenarios()) {
    std::cout << "  left out: " << missing << "\n";
  }
  EXPECT_GE(scenarios().size() + missing_scenarios().size(), 14U);
}

}  // namespace
}  // namespace sakuin::test::process_death_test
