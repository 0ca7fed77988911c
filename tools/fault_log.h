// Documents that could not be indexed: they end the run, or are reported and left out.
#pragma once

#include <cstdint>
#include <limits>

#include <sakuin/status.h>

#include "tools/message.h"
#include "tools/progress_bar.h"

namespace sakuin::tool {

class FaultLog {
 public:
  static constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

  FaultLog(bool skip, std::uint64_t max_faults) : skip_(skip), max_faults_(max_faults) {}

  /// Takes a fault in. Ok: it was reported, go on. Otherwise the status that ends the run.
  Status add(const Status& fault, ProgressBar* progress = nullptr) {
    if (!skip_) return fault;
    if (progress != nullptr) progress->clear();
    report(fault.message());
    if (++count_ <= max_faults_) return {};
    return {StatusCode::limit_exceeded, "index: more than " + std::to_string(max_faults_) +
                                            " documents left out; correct the input or raise "
                                            "--max-errors"};
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  bool skip_;
  std::uint64_t max_faults_;
  std::uint64_t count_ = 0;
};

}  // namespace sakuin::tool
