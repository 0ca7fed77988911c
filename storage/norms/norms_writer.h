// Field lengths of a segment: section "norms" (one byte a document, for ranking) and section
// "lengths" (what the byte leaves out, for exact statistics after deletes). Format:
// storage/FORMAT.md, "Norms".
#pragma once

#include <cstdint>
#include <span>

#include "storage/base/byte_sink.h"

namespace sakuin::storage {

/// Appends one field's codes, padded so that each field begins at a multiple of kSectionAlignment.
Status write_norms(std::span<const std::uint32_t> lengths, ByteSink& sink);

/// Appends one field's remainders, length - decode_length(encode_length(length)), as an integer
/// column.
Status write_lengths(std::span<const std::uint32_t> lengths, ByteSink& sink);

}  // namespace sakuin::storage
