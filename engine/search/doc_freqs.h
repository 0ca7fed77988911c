// Documents and frequencies that no single list of the file gives: found by a query, held in
// memory.
#pragma once

#include <cstdint>
#include <vector>

#include <sakuin/types.h>

namespace sakuin {

/// Documents of a segment, and how often something occurs in each: occurrences times the weight of
/// the nearest, > 0.
struct DocFreqs {
  std::vector<DocId> docs;  ///< ascending
  std::vector<float> freqs;
};

/// Bytes that they take, with what ranking makes of them.
[[nodiscard]] inline std::uint64_t memory_of(const DocFreqs& found) noexcept {
  constexpr std::uint64_t kRankingBytes = 16;
  return found.docs.size() * (sizeof(DocId) + sizeof(float) + kRankingBytes);
}

}  // namespace sakuin
