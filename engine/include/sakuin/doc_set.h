// A set of documents of one snapshot: what a query matched, kept to be used again as a filter or a
// clause, or handed in by the host. <sakuin/roaring.h> turns it into a CRoaring bitmap and back.
//
// Thread rule: immutable, cheap to copy, any number of threads. It keeps no file open.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <sakuin/status.h>

namespace sakuin {

struct DocSetData;  // engine/search/doc_set_data.h

/// Documents have snapshot-wide numbers here: those of a segment follow those of the one before it,
/// in the order of Hit::segment and Hit::doc. They mean nothing to another snapshot.
class DocSet {
 public:
  DocSet() = default;  ///< no document, of no snapshot: using it is an error
  explicit DocSet(std::shared_ptr<const DocSetData> data) noexcept : data_(std::move(data)) {}

  /// Documents in it, none of them deleted.
  [[nodiscard]] std::uint64_t size() const noexcept;

  /// Their numbers as a Roaring bitmap in the portable serialization (RoaringFormatSpec).
  /// `limit_exceeded` if the snapshot has more than 2^32 documents, deleted ones counted.
  [[nodiscard]] Result<std::vector<std::uint8_t>> to_roaring_bytes() const;

  [[nodiscard]] const std::shared_ptr<const DocSetData>& shared_data() const noexcept {
    return data_;
  }

 private:
  std::shared_ptr<const DocSetData> data_;
};

}  // namespace sakuin
