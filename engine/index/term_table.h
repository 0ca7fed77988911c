// (field, term) -> postings, while a segment is in memory: an open-addressing hash table whose
// terms, entries and postings all live in one arena.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <sakuin/types.h>

#include "engine/index/arena.h"
#include "engine/index/postings_buffer.h"

namespace sakuin {

struct TermEntry {
  std::string_view term;
  FieldId field = 0;
  PostingsBuffer postings;
};

class TermTable {
 public:
  TermTable();

  using Hash = std::uint32_t;
  [[nodiscard]] static Hash hash_of(FieldId field, std::string_view term) noexcept;

  /// The entry of a term, made if it is new. Valid as long as the table.
  [[nodiscard]] TermEntry& find_or_add(FieldId field, std::string_view term) {
    return find_or_add(field, term, hash_of(field, term));
  }
  [[nodiscard]] TermEntry& find_or_add(FieldId field, std::string_view term, Hash hash);

  /// Asks for the memory that find_or_add() reads first.
  void prefetch_slot(Hash hash) const noexcept {
    __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  /// Asks for the memory that it reads then; reads the first itself.
  void prefetch_entry(Hash hash) const noexcept {
    const Slot& slot = slots_[hash & (slots_.size() - 1)];
    if (slot.hash != hash || slot.entry == nullptr) return;
    __builtin_prefetch(slot.entry);
    __builtin_prefetch(slot.entry + 1);  // the term stands behind it
  }

  [[nodiscard]] Arena& arena() noexcept { return arena_; }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] std::size_t memory_bytes() const noexcept;

  /// Entries by (field, term bytes).
  [[nodiscard]] std::vector<const TermEntry*> sorted() const;

 private:
  struct Slot {
    TermEntry* entry = nullptr;  // null: free
    Hash hash = 0;
  };

  void rehash(std::size_t slots);

  Arena arena_;
  std::vector<TermEntry*> entries_;  // in the arena; trivially destructible
  std::vector<Slot> slots_;          // size is a power of two
};

}  // namespace sakuin
