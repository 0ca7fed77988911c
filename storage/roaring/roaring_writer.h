// Sorted document ids -> a Roaring bitmap in the standard portable serialization
// (RoaringFormatSpec), readable by any Roaring library.
#pragma once

#include <span>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// Appends the bitmap. REQUIRES strictly ascending ids.
void write_roaring(std::span<const DocId> docs, ByteBuffer& out);

}  // namespace sakuin::storage
