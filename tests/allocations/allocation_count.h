// How often and how much memory was asked for: this program replaces operator new. What a library
// in C asks malloc for is not counted.
#pragma once

#include <cstddef>

namespace sakuin::test {

/// Calls of any operator new since the program began.
[[nodiscard]] std::size_t allocation_count() noexcept;

/// The most bytes that were held at once since it was made, beyond those held then. One at a time.
class PeakBytes {
 public:
  PeakBytes() noexcept;
  [[nodiscard]] std::size_t grown() const noexcept;

 private:
  std::size_t before_;
};

}  // namespace sakuin::test
