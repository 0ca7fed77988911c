// Document ids of a segment: id of a document, and document of an id. Format: storage/FORMAT.md,
// "Keys".
#pragma once

#include <span>
#include <string_view>

#include "storage/base/byte_sink.h"

namespace sakuin::storage {

/// Writes the section. An id that occurs more than once belongs to its last document; the ones
/// before it were replaced while the segment was in memory.
Status write_keys(std::span<const std::string_view> ids, ByteSink& sink);

}  // namespace sakuin::storage
