// Makes the k-th allocation of a thread fail, once or from then on. Sanitizers bring allocators of
// their own, so there is nothing to try under them. The allocator is that of allocation_test.cc.
#pragma once

#include <cstddef>
#include <limits>

#if defined(SAKUIN_SANITIZED)
#define SAKUIN_OWN_ALLOCATOR 0
#else
#define SAKUIN_OWN_ALLOCATOR 1
#endif

namespace sakuin::test {

inline constexpr std::size_t kNoAllocation = std::numeric_limits<std::size_t>::max();

/// Which allocation of this thread fails. Counted only while a test asks for it.
struct AllocationPlan {
  bool counting = false;
  std::size_t count = 0;
  std::size_t failing = kNoAllocation;
  bool for_ever = false;

  [[nodiscard]] bool fails() noexcept {
    if (!counting) return false;
    ++count;
    return count == failing || (for_ever && count > failing);
  }
};

inline thread_local AllocationPlan allocations;

}  // namespace sakuin::test
