#include "engine/index/term_table.h"

#include <algorithm>
#include <new>
#include <type_traits>

#include "storage/base/checksum.h"

namespace sakuin {
namespace {

static_assert(std::is_trivially_destructible_v<TermEntry>, "entries die with the arena");

constexpr std::size_t kFirstSlots = 1024;

}  // namespace

TermTable::TermTable() : slots_(kFirstSlots) {}

TermTable::Hash TermTable::hash_of(FieldId field, std::string_view term) noexcept {
  const std::uint64_t hash = storage::xxh3(term) + field * 0x9E37'79B9'7F4A'7C15ULL;
  return static_cast<Hash>(hash ^ (hash >> 32));
}

TermEntry& TermTable::find_or_add(FieldId field, std::string_view term, Hash hash) {
  if ((entries_.size() + 1) * 4 > slots_.size() * 3) rehash(slots_.size() * 2);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.entry == nullptr) {
      auto* const entry = ::new (arena_.allocate(sizeof(TermEntry))) TermEntry;
      entry->term = arena_.copy(term);
      entry->field = field;
      entries_.push_back(entry);
      slot = {entry, hash};
      return *entry;
    }
    if (slot.hash != hash) continue;
    TermEntry& entry = *slot.entry;
    if (entry.field == field && entry.term == term) return entry;
  }
}

std::size_t TermTable::memory_bytes() const noexcept {
  return arena_.memory_bytes() + entries_.capacity() * sizeof(TermEntry*) +
         slots_.capacity() * sizeof(Slot);
}

std::vector<const TermEntry*> TermTable::sorted() const {
  std::vector<const TermEntry*> sorted(entries_.begin(), entries_.end());
  std::sort(sorted.begin(), sorted.end(), [](const TermEntry* a, const TermEntry* b) {
    return a->field != b->field ? a->field < b->field : a->term < b->term;
  });
  return sorted;
}

void TermTable::rehash(std::size_t slots) {
  std::vector<Slot> larger(slots);
  const std::size_t mask = slots - 1;
  for (const Slot& slot : slots_) {
    if (slot.entry == nullptr) continue;
    std::size_t at = slot.hash & mask;
    while (larger[at].entry != nullptr) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace sakuin
