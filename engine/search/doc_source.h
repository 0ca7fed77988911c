// Where the documents of a leaf come from if not from words: the values of a field, a set.
#pragma once

#include <memory>
#include <string>

#include <sakuin/status.h>

#include "storage/roaring/roaring_set.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// Immutable; find() may be called from any thread.
class DocSource {
 public:
  virtual ~DocSource() = default;
  /// The documents of a segment of the snapshot, deleted ones among them or not; not null.
  [[nodiscard]] virtual Result<std::shared_ptr<const storage::RoaringSet>> find(
      const storage::SegmentReader& segment) const = 0;
  /// What a person calls it.
  [[nodiscard]] virtual std::string describe() const = 0;
};

}  // namespace sakuin
