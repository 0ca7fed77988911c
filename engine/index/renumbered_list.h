// The list of one term whose documents come in any order, and leave it ascending.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/types.h>

#include "storage/positions/positions_writer.h"

namespace sakuin {

/// Reuses its memory from term to term.
class RenumberedList {
 public:
  /// `positions` is empty in a field without.
  void add(DocId doc, std::uint32_t freq, std::span<const std::uint32_t> positions);

  /// Appends what was added and forgets it.
  void move_to(std::vector<DocId>& docs, std::vector<std::uint32_t>& freqs,
               storage::PositionsWriter& positions);

 private:
  struct Posting {
    DocId doc;
    std::uint32_t freq;
    std::uint64_t positions_begin;
    std::uint32_t position_count;
  };

  std::vector<Posting> postings_;
  std::vector<std::uint32_t> positions_;
};

}  // namespace sakuin
