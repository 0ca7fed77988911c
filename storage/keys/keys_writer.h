// Document ids of a segment: id of a document, and document of an id. Format: storage/FORMAT.md,
// "Keys".
#pragma once

#include <span>
#include <string_view>

#include "storage/base/byte_sink.h"

namespace sakuin::storage {

/// Writes the section. REQUIRES ids pairwise different.
Status write_keys(std::span<const std::string_view> ids, ByteSink& sink);

}  // namespace sakuin::storage
