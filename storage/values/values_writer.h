// Numbers, dates and keywords of a segment by document. One column a field, in the order of the
// segment's value fields. Format: storage/FORMAT.md, "Values".
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/base/byte_sink.h"

namespace sakuin::storage {

/// (document, value) pairs of one field, ascending by document.
struct IntValues {
  std::vector<DocId> docs;           ///< strictly ascending
  std::vector<std::int64_t> values;  ///< i64, date in microseconds, or f64 as ordered bits
};

/// Keyword ordinals (places in the field's term dictionary); several per document allowed.
struct OrdValues {
  std::vector<DocId> docs;         ///< ascending, repeated for several values
  std::vector<std::int64_t> ords;  ///< strictly ascending within a document
};

/// Maps doubles to integers in the same order (total for finite values; -0 sorts before +0).
[[nodiscard]] std::int64_t ordered_bits(double value) noexcept;
[[nodiscard]] double from_ordered_bits(std::int64_t bits) noexcept;

/// Each appends one column and returns the bytes it took.
[[nodiscard]] Result<std::uint64_t> write_int_values(const IntValues& values, std::uint32_t max_doc,
                                                     ByteSink& sink);
[[nodiscard]] Result<std::uint64_t> write_ord_values(const OrdValues& values, std::uint32_t max_doc,
                                                     ByteSink& sink);

}  // namespace sakuin::storage
