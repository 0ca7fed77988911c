// An executor under a test's control: tasks wait until they are asked for.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include <sakuin/index_writer.h>

namespace sakuin::test {

class SteppedExecutor final : public Executor {
 public:
  void run(std::function<void()> task) override { tasks_.push_back(std::move(task)); }

  /// Runs on this thread what is waiting, and says how much that was.
  std::size_t step() {
    const std::vector<std::function<void()>> tasks = std::exchange(tasks_, {});
    for (const auto& task : tasks) task();
    return tasks.size();
  }

  /// As a pool does that ends early.
  void forget() { tasks_.clear(); }

 private:
  std::vector<std::function<void()>> tasks_;
};

}  // namespace sakuin::test
