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

  /// The entry of a term, made if it is new. Valid as long as the table.
  [[nodiscard]] TermEntry& find_or_add(FieldId field, std::string_view term);

  [[nodiscard]] Arena& arena() noexcept { return arena_; }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] std::size_t memory_bytes() const noexcept;

  /// Entries by (field, term bytes).
  [[nodiscard]] std::vector<const TermEntry*> sorted() const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = 0;  // index into entries_ plus one; 0: free
  };

  void rehash(std::size_t slots);

  Arena arena_;
  std::vector<TermEntry*> entries_;  // in the arena; trivially destructible
  std::vector<Slot> slots_;          // size is a power of two
};

}  // namespace sakuin
