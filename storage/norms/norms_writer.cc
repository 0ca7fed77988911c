#include "storage/norms/norms_writer.h"

#include <vector>

#include "storage/base/int_column.h"
#include "storage/norms/norm_code.h"
#include "storage/norms/norms_layout.h"

namespace sakuin::storage {

Status write_norms(std::span<const std::uint32_t> lengths, ByteSink& sink) {
  ByteBuffer codes(static_cast<std::size_t>(norms_field_bytes(lengths.size())));
  for (std::size_t doc = 0; doc < lengths.size(); ++doc) codes[doc] = encode_length(lengths[doc]);
  return sink.append(codes);
}

Status write_lengths(std::span<const std::uint32_t> lengths, ByteSink& sink) {
  std::vector<std::int64_t> remainders;
  remainders.reserve(lengths.size());
  for (const std::uint32_t length : lengths) {
    remainders.push_back(std::int64_t{length} - decode_length(encode_length(length)));
  }
  ByteBuffer column(kColumnSizeBytes);
  write_int_column(remainders, column);
  store_le(column.data(), std::uint64_t{column.size() - kColumnSizeBytes});
  return sink.append(column);
}

}  // namespace sakuin::storage
