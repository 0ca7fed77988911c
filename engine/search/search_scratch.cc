#include "engine/search/search_scratch.h"

#include <cstdint>

namespace sakuin {
namespace {

/// Leaves whose postings keep their memory: more than queries have.
constexpr std::size_t kMaxKeptLeaves = 64;

/// The slot to look into first: the same for calls of one thread, mostly another for another, for
/// their stacks are apart.
std::size_t first_slot(std::size_t slots) noexcept {
  const char here = 0;
  const auto stack = reinterpret_cast<std::uintptr_t>(&here) >> 16;
  return static_cast<std::size_t>((stack * 0x9E37'79B9'7F4A'7C15U) >> 32) % slots;
}

}  // namespace

void SearchScratch::reset() {
  planner.recycle(plan);
  if (leaves.size() > kMaxKeptLeaves) leaves = {};
  for (LeafPostings& leaf : leaves) leaf.fields.clear();
  if (scoring.capacity() > kMaxKeptLeaves) scoring = {};
  ranked.reset(kMaxKeptLeaves);
}

ScratchPool::~ScratchPool() {
  for (Slot& slot : slots_) delete slot.waiting.load(std::memory_order_acquire);
}

ScratchPool::Loan ScratchPool::borrow() const {
  const std::size_t first = first_slot(kSlots);
  for (std::size_t i = 0; i < kSlots; ++i) {
    std::atomic<SearchScratch*>& slot = slots_[(first + i) % kSlots].waiting;
    if (slot.load(std::memory_order_relaxed) == nullptr) continue;
    SearchScratch* const scratch = slot.exchange(nullptr, std::memory_order_acquire);
    if (scratch != nullptr) return Loan(scratch, {this});
  }
  return Loan(std::make_unique<SearchScratch>(stats_).release(), {this});
}

void ScratchPool::give_back(SearchScratch* scratch) const noexcept {
  std::unique_ptr<SearchScratch> owned(scratch);
  try {
    owned->reset();
  } catch (...) {
    return;  // memory ran out; one less to keep
  }
  const std::size_t first = first_slot(kSlots);
  for (std::size_t i = 0; i < kSlots; ++i) {
    std::atomic<SearchScratch*>& slot = slots_[(first + i) % kSlots].waiting;
    SearchScratch* empty = nullptr;
    if (slot.compare_exchange_strong(empty, owned.get(), std::memory_order_release,
                                     std::memory_order_relaxed)) {
      static_cast<void>(owned.release());
      return;
    }
  }
}

}  // namespace sakuin
