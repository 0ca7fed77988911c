// One line on standard error that says how far long work has come. Silent unless that is a
// terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sakuin::tool {

class ProgressBar {
 public:
  /// `total_bytes` 0: not known, so no bar and no percentage. `wanted` false: always silent.
  ProgressBar(std::string label, std::uint64_t total_bytes, bool wanted);
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Cheap enough to be called for each document: draws at most ten times a second.
  void update(std::uint64_t bytes, std::uint64_t docs);

  /// For work that is not counted in bytes: `share` of it, 0..1, is done.
  void update_share(double share);

  /// Says what goes on while nothing can be counted: "committing".
  void say(const std::string& what);

  /// Takes the line off the screen, so that something else can be written.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  /// Whether the line is worth drawing anew.
  [[nodiscard]] bool is_due(Clock::time_point now);
  void draw(std::string line);

  std::string label_;
  std::uint64_t total_bytes_;
  bool enabled_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_draw_ = start_;
};

}  // namespace sakuin::tool
