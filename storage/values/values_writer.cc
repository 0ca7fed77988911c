#include "storage/values/values_writer.h"

#include <bit>
#include <cassert>
#include <limits>

#include "storage/base/int_column.h"
#include "storage/roaring/roaring_writer.h"

namespace sakuin::storage {
namespace {

/// Flips all bits but the sign of a negative number, which is its own inverse.
std::int64_t flip_negative(std::int64_t bits) noexcept {
  return bits < 0 ? bits ^ std::numeric_limits<std::int64_t>::max() : bits;
}

// u32 documents, u32 bytes of their bitmap; keyword columns add u64 values.
constexpr std::size_t kDocCountAt = 0;
constexpr std::size_t kBitmapBytesAt = 4;
constexpr std::size_t kValueCountAt = 8;
constexpr std::size_t kIntHeaderBytes = 8;
constexpr std::size_t kOrdHeaderBytes = 16;

/// The head of a column and the bitmap of its documents.
ByteBuffer begin_column(std::span<const DocId> docs, [[maybe_unused]] std::uint32_t max_doc,
                        std::size_t header_bytes) {
  assert(docs.empty() || docs.back() < max_doc);
  ByteBuffer column(header_bytes);
  write_roaring(docs, column);
  store_le(column.data() + kDocCountAt, static_cast<std::uint32_t>(docs.size()));
  store_le(column.data() + kBitmapBytesAt,
           static_cast<std::uint32_t>(column.size() - header_bytes));
  return column;
}

Result<std::uint64_t> hand_over(const ByteBuffer& column, ByteSink& sink) {
  SAKUIN_TRY(sink.append(column));
  return std::uint64_t{column.size()};
}

}  // namespace

std::int64_t ordered_bits(double value) noexcept {
  return flip_negative(std::bit_cast<std::int64_t>(value));
}

double from_ordered_bits(std::int64_t bits) noexcept {
  return std::bit_cast<double>(flip_negative(bits));
}

Result<std::uint64_t> write_int_values(const IntValues& values, std::uint32_t max_doc,
                                       ByteSink& sink) {
  assert(values.docs.size() == values.values.size());
  ByteBuffer column = begin_column(values.docs, max_doc, kIntHeaderBytes);
  write_int_column(values.values, column);
  return hand_over(column, sink);
}

Result<std::uint64_t> write_ord_values(const OrdValues& values, std::uint32_t max_doc,
                                       ByteSink& sink) {
  assert(values.docs.size() == values.ords.size());
  std::vector<DocId> docs;
  std::vector<std::int64_t> starts;
  for (std::size_t i = 0; i < values.docs.size(); ++i) {
    if (!docs.empty() && docs.back() == values.docs[i]) continue;
    docs.push_back(values.docs[i]);
    starts.push_back(static_cast<std::int64_t>(i));
  }
  starts.push_back(static_cast<std::int64_t>(values.ords.size()));

  ByteBuffer column = begin_column(docs, max_doc, kOrdHeaderBytes);
  store_le(column.data() + kValueCountAt, std::uint64_t{values.ords.size()});
  if (docs.size() != values.ords.size()) write_int_column(starts, column);
  write_int_column(values.ords, column);
  return hand_over(column, sink);
}

}  // namespace sakuin::storage
