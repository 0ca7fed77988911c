// What can be asked of a field, by its type.
#pragma once

#include <sakuin/schema.h>

namespace sakuin {

/// Fields that have values to compare.
[[nodiscard]] constexpr bool has_values(FieldType type) noexcept {
  return type == FieldType::keyword || type == FieldType::i64 || type == FieldType::f64 ||
         type == FieldType::date;
}

/// Of these, fields in which a word is a value and nothing is looked up by term.
[[nodiscard]] constexpr bool has_numbers(FieldType type) noexcept {
  return has_values(type) && type != FieldType::keyword;
}

/// Fields that are searched by term.
[[nodiscard]] constexpr bool has_terms(FieldType type) noexcept {
  return type == FieldType::text || type == FieldType::keyword;
}

}  // namespace sakuin
