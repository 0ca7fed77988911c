// Where the live documents of a merge's inputs go, and where those of its output come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/types.h>

#include "engine/index/merge_input.h"

namespace sakuin {

class DocMap {
 public:
  struct Source {
    std::uint32_t input = 0;
    DocId doc = 0;
  };

  DocMap() = default;  ///< of no documents
  /// Documents keep their order: input by input, ascending.
  explicit DocMap(std::span<const MergeInput> inputs);

  /// Gives document order[i] the number i. REQUIRES a permutation of [0, doc_count()).
  void renumber(std::span<const DocId> order);

  /// kNoMoreDocs for a deleted document.
  [[nodiscard]] DocId operator()(std::size_t input, DocId doc) const noexcept {
    return by_input_[input][doc];
  }
  [[nodiscard]] std::uint32_t doc_count() const noexcept {
    return static_cast<std::uint32_t>(sources_.size());
  }
  /// By new number.
  [[nodiscard]] std::span<const Source> sources() const noexcept { return sources_; }
  /// Whether a list read from the inputs in turn comes out ascending.
  [[nodiscard]] bool keeps_order() const noexcept { return keeps_order_; }

 private:
  std::vector<std::vector<DocId>> by_input_;
  std::vector<Source> sources_;
  bool keeps_order_ = true;
};

}  // namespace sakuin
