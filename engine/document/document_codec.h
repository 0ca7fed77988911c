// A document as the store keeps it: the values of its stored fields. Format: storage/FORMAT.md,
// "Stored document".
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/document.h>
#include <sakuin/schema.h>
#include <sakuin/status.h>

#include "storage/base/bytes.h"

namespace sakuin {

/// Appends one value to the encoding of a document; the whole is their concatenation.
void append_stored_value(storage::ByteBuffer& out, FieldId field, const Value& value);

/// Fields under the names of `schema`, in the order they were added; `corrupt` if the bytes are not
/// exactly one document.
[[nodiscard]] Result<Document> decode_document(ByteSpan bytes, std::string_view id,
                                               const Schema& schema);

}  // namespace sakuin
