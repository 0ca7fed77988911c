// A document: an id of the host's choosing and named values. A plain value type, copied on use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sakuin {

/// A JSON text (object or array) that is kept as it is and not searched.
struct Json {
  std::string text;
  friend bool operator==(const Json&, const Json&) = default;
};

/// What a field holds. A date is a string ("2010-11-03", "2010-11-03T12:30:00Z") or an integer of
/// microseconds since 1970.
using Value = std::variant<std::string, std::int64_t, double, bool, Json>;

inline constexpr std::size_t kMaxDocumentIdBytes = 32'766;
/// Of the values together, 16 bytes for each value included.
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{256} << 20;

/// Field names may repeat: a text or keyword field then has several values, a phrase never
/// reaches across two of them; i64, f64 and date fields take one.
struct Document {
  std::string id;  ///< key of the document, 1..kMaxDocumentIdBytes bytes; the same id replaces
  std::vector<std::pair<std::string, Value>> fields;

  Document() = default;
  explicit Document(std::string document_id) : id(std::move(document_id)) {}

  Document& add(std::string name, Value value) {
    fields.emplace_back(std::move(name), std::move(value));
    return *this;
  }

  /// First value of `name`, or null.
  [[nodiscard]] const Value* find(std::string_view name) const noexcept {
    for (const auto& [field, value] : fields) {
      if (field == name) return &value;
    }
    return nullptr;
  }

  friend bool operator==(const Document&, const Document&) = default;
};

}  // namespace sakuin
