// Rank of any document of a RoaringView at nearly constant cost, for values that lie by rank. A few
// bytes of memory per thousand documents, made when a column is opened.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

class RankIndex {
 public:
  RankIndex() = default;  ///< of the empty set
  explicit RankIndex(const RoaringView& view);

  [[nodiscard]] const RoaringView& view() const noexcept { return view_; }

  /// Documents of the set below `doc`, if `doc` is in it.
  [[nodiscard]] std::optional<std::uint32_t> rank(DocId doc) const noexcept;

 private:
  struct ContainerPlace {
    std::uint32_t rank;          // documents in the containers before
    std::uint32_t first_stride;  // in strides_; arrays have none
  };
  struct Stride {
    std::uint32_t rank;  // documents of the set before it
    std::uint32_t run;   // run containers: the first run that ends in it or after
  };

  void add_bitset_strides(const RoaringView::Container& container, std::uint32_t rank);
  void add_run_strides(const RoaringView::Container& container, std::uint32_t rank);

  RoaringView view_;
  std::vector<ContainerPlace> containers_;
  std::vector<Stride> strides_;
};

}  // namespace sakuin::storage
