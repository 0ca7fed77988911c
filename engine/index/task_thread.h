// An executor with a thread for each task, one at a time.
#pragma once

#include <functional>
#include <thread>
#include <utility>

#include <sakuin/index_writer.h>

namespace sakuin {

class TaskThread final : public Executor {
 public:
  TaskThread() = default;
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;
  ~TaskThread() override { join(); }

  /// Waits for the task before it. Throws std::system_error when no thread can be started.
  void run(std::function<void()> task) override {
    join();
    thread_ = std::thread(std::move(task));
  }

 private:
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  std::thread thread_;
};

}  // namespace sakuin
