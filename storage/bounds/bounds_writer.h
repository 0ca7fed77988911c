// Bounds of one field's frequent terms. Format: storage/FORMAT.md, "Bounds".
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/types.h>

#include "storage/base/byte_sink.h"
#include "storage/bounds/bounds_layout.h"

namespace sakuin::storage {

/// What is kept of one list, all of it between 0 and 1.
struct ListBounds {
  /// The contribution at each of kBestPlaces, or less; 0 where the list is shorter.
  std::array<float, kBestPlaces.size()> best = {};
  /// For each range, the highest contribution in kBoundScale parts, or more; 0 without documents.
  std::vector<std::uint8_t> ranges;
};

class BoundsWriter {
 public:
  BoundsWriter(std::uint32_t max_doc, ByteSink& sink) : layout_(max_doc), sink_(sink) {}

  [[nodiscard]] const BoundsLayout& layout() const noexcept { return layout_; }

  /// Terms ascending by `ord`, their place among the field's terms. REQUIRES a list that the layout
  /// keeps.
  Status add(std::uint64_t ord, std::span<const DocId> docs, const ListBounds& bounds);
  /// Ends the field.
  Status finish();

 private:
  BoundsLayout layout_;
  ByteSink& sink_;
  std::vector<std::uint32_t> ords_;
  ByteBuffer entry_;  // scratch
};

}  // namespace sakuin::storage
