#include "tests/allocations/allocation_count.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include <gtest/gtest.h>

namespace {

std::atomic<std::size_t> allocations = 0;

std::atomic<std::size_t> held_bytes = 0;
std::atomic<std::size_t> most_bytes = 0;

void* count(void* memory) noexcept {
  if (memory == nullptr) return nullptr;
  ++allocations;
  const std::size_t held = held_bytes += malloc_usable_size(memory);
  std::size_t most = most_bytes;
  while (held > most && !most_bytes.compare_exchange_weak(most, held)) {
  }
  return memory;
}

void release(void* memory) noexcept {
  held_bytes -= malloc_usable_size(memory);
  std::free(memory);
}

void* try_allocate(std::size_t bytes) noexcept {
  return count(std::malloc(bytes == 0 ? 1 : bytes));
}

void* or_throw(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* allocate(std::size_t bytes) { return or_throw(try_allocate(bytes)); }

void* allocate(std::size_t bytes, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  return or_throw(count(std::aligned_alloc(step, (bytes + step) / step * step)));
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate(bytes); }
void* operator new[](std::size_t bytes) { return allocate(bytes); }
// Sanitizers have their own of these two, whose memory the deletes below may not free.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return try_allocate(bytes);
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
  return try_allocate(bytes);
}
void* operator new(std::size_t bytes, std::align_val_t align) { return allocate(bytes, align); }
void* operator new[](std::size_t bytes, std::align_val_t align) { return allocate(bytes, align); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { release(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { release(memory); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }

namespace sakuin::test {

std::size_t allocation_count() noexcept { return allocations; }

PeakBytes::PeakBytes() noexcept : before_(held_bytes) { most_bytes = before_; }
std::size_t PeakBytes::grown() const noexcept { return most_bytes - before_; }

namespace {

struct alignas(64) Line {
  char bytes[64] = {};
};

TEST(AllocationCount, SeesWhatContainersAskFor) {
  const std::size_t before = allocation_count();
  std::vector<int> numbers(100);
  EXPECT_EQ(allocation_count() - before, 1U);
  numbers.reserve(1000);
  EXPECT_EQ(allocation_count() - before, 2U);
  const auto line = std::make_unique<Line>();
  EXPECT_EQ(allocation_count() - before, 3U);
}

TEST(PeakBytes, IsTheMostThatIsHeldAtOnce) {
  const PeakBytes peak;
  for (int i = 0; i < 3; ++i) const std::vector<char> large(1 << 20);
  EXPECT_GE(peak.grown(), std::size_t{1} << 20);
  EXPECT_LT(peak.grown(), std::size_t{2} << 20);
}

}  // namespace
}  // namespace sakuin::test
