// Terms by document, the other way round than an index has them.
#pragma once

#include <cstdint>
#include <vector>

namespace sakuin {

struct ForwardIndex {
  std::vector<std::uint64_t> ends;   ///< document d has terms[ends[d - 1] .. ends[d])
  std::vector<std::uint32_t> terms;  ///< each < term_count, pairwise different in a document
  std::uint32_t term_count = 0;
  std::uint32_t most_docs = 0;  ///< no term is in more documents than this

  [[nodiscard]] std::uint32_t doc_count() const noexcept {
    return static_cast<std::uint32_t>(ends.size());
  }
};

}  // namespace sakuin
