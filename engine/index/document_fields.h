// A document checked against the schema and turned into what the index takes in. Nothing is indexed
// before all of it fits, so a bad document leaves no trace.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sakuin/document.h>
#include <sakuin/schema.h>
#include <sakuin/status.h>

namespace sakuin {

/// One value, ready to index. `text` is for text and keyword fields, `number` for the others.
struct FieldInput {
  FieldId field = 0;
  FieldType type = FieldType::text;
  const Value* value = nullptr;  ///< as given, for the document store; owned by the document
  std::string text;
  std::int64_t number = 0;  ///< i64, date (microseconds), f64 (ordered bits)
};

/// Adds unknown fields to `schema` when it is dynamic, and only if the whole document fits. Errors:
/// invalid_argument (no id), schema_mismatch, limit_exceeded; they name the document and the field.
[[nodiscard]] Result<std::vector<FieldInput>> read_fields(const Document& document, Schema& schema);

}  // namespace sakuin
