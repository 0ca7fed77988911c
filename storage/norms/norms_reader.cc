#include "storage/norms/norms_reader.h"

#include <cassert>
#include <limits>

#include "storage/norms/norms_layout.h"

namespace sakuin::storage {

Result<NormsReader> NormsReader::open(SectionView norms, SectionView lengths,
                                      std::uint32_t field_count, std::uint32_t max_doc) {
  const std::uint64_t field_bytes = norms_field_bytes(max_doc);
  // Both factors are below 2^32 + 64 and 2^32: no overflow.
  if (norms.size() != field_bytes * field_count) {
    return norms.corrupt(norms.size(), "the section is not one byte a document and field long");
  }
  NormsReader reader;
  reader.norms_ = norms;
  reader.lengths_ = lengths;
  reader.max_doc_ = max_doc;
  std::uint64_t at = 0;
  for (std::uint32_t field = 0; field < field_count; ++field) {
    SAKUIN_ASSIGN(const ByteSpan size, lengths.read(at, kColumnSizeBytes));
    const auto column_bytes = load_le<std::uint64_t>(size.data());
    reader.length_offsets_.push_back(at);
    at += kColumnSizeBytes;
    if (column_bytes > lengths.size() - at) {
      return lengths.corrupt(at, "a column ends outside the section");
    }
    at += column_bytes;
  }
  if (at != lengths.size()) return lengths.corrupt(at, "bytes follow the last column");
  return reader;
}

Result<std::span<const NormCode>> NormsReader::codes(std::uint32_t index) const {
  assert(index < length_offsets_.size());
  return norms_.read(norms_field_bytes(max_doc_) * index, max_doc_);
}

Result<std::uint32_t> NormsReader::exact_length(std::uint32_t index, DocId doc) const {
  assert(index < length_offsets_.size() && doc < max_doc_);
  SAKUIN_ASSIGN(const IntColumnView column, remainders(index));
  SAKUIN_ASSIGN(const std::span<const NormCode> norms, codes(index));
  const std::int64_t remainder = column[doc];
  const std::int64_t largest =
      std::int64_t{std::numeric_limits<std::uint32_t>::max()} - decode_length(norms[doc]);
  if (remainder < 0 || remainder > largest) {
    return lengths_.corrupt(length_offsets_[index], "a field length is out of range");
  }
  return decode_length(norms[doc]) + static_cast<std::uint32_t>(remainder);
}

Result<IntColumnView> NormsReader::remainders(std::uint32_t index) const {
  const std::uint64_t begin = length_offsets_[index] + kColumnSizeBytes;
  const std::uint64_t end =
      index + 1 < length_offsets_.size() ? length_offsets_[index + 1] : lengths_.size();
  SAKUIN_ASSIGN(const ByteSpan bytes, lengths_.read(begin, end - begin));
  const std::optional<IntColumnView> column = IntColumnView::open(bytes);
  if (!column || column->byte_size() != bytes.size() || column->size() != max_doc_) {
    return lengths_.corrupt(begin, "the column is damaged");
  }
  return *column;
}

}  // namespace sakuin::storage
