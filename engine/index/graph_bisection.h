// An order of documents in which those with the same terms are neighbours: recursive graph
// bisection (Dhulipala, Kabiljo, Karrer, Ottaviano, Pupyrev & Shalita, "Compressing graphs and
// indexes with recursive graph bisection", KDD 2016).
//
// The documents are halved as they come; then, round by round, each says how many bits the gaps of
// its terms would save if it stood in the other half, and the halves exchange those that save most
// (by selection instead of sorting: Mackenzie, Petri & Moffat, "Faster index reordering with
// bipartite graph partitioning", SIGIR 2021). Each half is then halved in the same way. A term with
// d documents in a half of n costs d * log2(n / (d + 1)) bits there.
//
// All sums are of integers, so the order depends on neither threads nor machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <sakuin/types.h>

#include "engine/index/forward_index.h"
#include "engine/index/progress.h"

namespace sakuin {

struct BisectionOptions {
  std::uint32_t rounds = 20;     ///< exchanges between two halves, at most
  std::uint32_t leaf_docs = 32;  ///< so many documents or fewer are not halved
  std::size_t threads = 1;
};

/// What order_documents and an input of this size hold at most, in bytes.
[[nodiscard]] std::uint64_t bisection_bytes(std::uint64_t docs, std::uint64_t terms,
                                            std::uint64_t postings, std::size_t threads) noexcept;

/// The documents in their new order, a permutation; documents that nothing tells apart keep their
/// order. `progress` is told on the calling thread only. Uses up `index`.
[[nodiscard]] std::vector<DocId> order_documents(ForwardIndex index,
                                                 const BisectionOptions& options,
                                                 const Progress& progress);

}  // namespace sakuin
