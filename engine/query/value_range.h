// A range of a query bound to a schema: what its ends are among the values of the field.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <sakuin/schema.h>
#include <sakuin/status.h>

#include "engine/document/field_kinds.h"
#include "engine/query/query_node.h"

namespace sakuin {

/// Values of a field; both ends belong to it.
struct ValueRange {
  FieldId field = 0;
  FieldType type = FieldType::i64;
  /// As the column has them: integers, microseconds, the ordered bits of floats. low > high:
  /// nothing.
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  /// Keywords instead.
  std::optional<RangeEnd> lower = std::nullopt;
  std::optional<RangeEnd> upper = std::nullopt;
};

/// `invalid_argument` for a field that is not in the schema or has no values, and for an end that
/// is none of its values; the message names field, type and an example.
[[nodiscard]] Result<ValueRange> read_value_range(const Schema& schema, const RangeNode& node);

/// As a person writes it: year:[2010 TO 2014}.
[[nodiscard]] std::string describe_range(const RangeNode& node);

}  // namespace sakuin
