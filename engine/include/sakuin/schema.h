// What a document may hold: named fields with types. A schema is given when an index is created,
// or grows as documents bring new fields; a field never changes its type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/status.h>
#include <sakuin/types.h>

namespace sakuin {

// PERSISTENT: stored in manifests since format 1. Append only; see storage/FORMAT.md.
enum class FieldType : std::uint8_t {
  text = 1,     ///< analyzed, searchable by word and phrase, scored
  keyword = 2,  ///< one exact term per value; at most kMaxKeywordBytes
  i64 = 3,      ///< a 64-bit integer per document; booleans count as 0 and 1
  f64 = 4,      ///< a 64-bit float per document, finite
  date = 5,     ///< an instant per document: microseconds since 1970-01-01T00:00:00Z
  stored = 6,   ///< kept and given back, not searchable
};

/// "text", "keyword", ...
[[nodiscard]] std::string_view field_type_name(FieldType type) noexcept;
[[nodiscard]] std::optional<FieldType> parse_field_type(std::string_view name) noexcept;

inline constexpr std::size_t kMaxKeywordBytes = 32'766;
inline constexpr std::size_t kMaxFieldNameBytes = 255;
inline constexpr std::size_t kMaxFields = 1'024;

struct FieldSchema {
  /// 1..kMaxFieldNameBytes bytes of UTF-8 without controls, spaces, backslashes or any of :()"^~*?
  std::string name;
  FieldType type = FieldType::text;
  std::string analyzer = "standard";  ///< text fields only
  bool stored = true;                 ///< give the value back with the document

  friend bool operator==(const FieldSchema&, const FieldSchema&) = default;
};

/// An ordered list of fields; a field's place is its FieldId.
class Schema {
 public:
  Schema() = default;

  /// Appends a field. `invalid_argument` for a bad or taken name, `limit_exceeded` past kMaxFields.
  [[nodiscard]] Result<FieldId> add(FieldSchema field);

  [[nodiscard]] std::optional<FieldId> find(std::string_view name) const noexcept;
  [[nodiscard]] const std::vector<FieldSchema>& fields() const noexcept { return fields_; }

  /// Fields that documents bring and the schema does not know are added: strings as text with
  /// `dynamic_analyzer`, integers and booleans as i64, other numbers as f64, JSON as stored. When
  /// false, an unknown field is `schema_mismatch`.
  bool dynamic = true;
  std::string dynamic_analyzer = "standard";

  friend bool operator==(const Schema&, const Schema&) = default;

 private:
  std::vector<FieldSchema> fields_;
};

}  // namespace sakuin
