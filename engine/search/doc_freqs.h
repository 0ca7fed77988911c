// Documents and frequencies that no single list of the file gives: found by a query, held in
// memory.
#pragma once

#include <vector>

#include <sakuin/types.h>

namespace sakuin {

/// Documents of a segment, and how often something occurs in each: occurrences times the weight of
/// the nearest, > 0.
struct DocFreqs {
  std::vector<DocId> docs;  ///< ascending
  std::vector<float> freqs;
};

}  // namespace sakuin
