#include "engine/index/document_fields.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <variant>

#include "engine/document/date.h"
#include "storage/values/values_writer.h"

namespace sakuin {
namespace {

template <class Number>
std::string to_text(Number number) {
  std::array<char, 32> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), result.ptr};
}

/// Words and keywords may come as numbers and booleans: they are indexed as they read.
std::optional<std::string> as_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return to_text(*integer);
  if (const auto* real = std::get_if<double>(&value)) return to_text(*real);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  return std::nullopt;
}

std::optional<std::int64_t> as_i64(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
  return std::nullopt;
}

std::optional<std::int64_t> as_f64_bits(const Value& value) {
  if (const auto* real = std::get_if<double>(&value)) {
    if (!std::isfinite(*real)) return std::nullopt;
    return storage::ordered_bits(*real);
  }
  if (const auto integer = as_i64(value)) {
    return storage::ordered_bits(static_cast<double>(*integer));
  }
  return std::nullopt;
}

std::optional<std::int64_t> as_date(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return parse_date(*text);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  return std::nullopt;
}

FieldType type_of_unknown(const Value& value) {
  if (std::holds_alternative<std::string>(value)) return FieldType::text;
  if (std::holds_alternative<double>(value)) return FieldType::f64;
  if (std::holds_alternative<Json>(value)) return FieldType::stored;
  return FieldType::i64;
}

/// At least what the value takes in the document store, its field and length included.
std::size_t value_bytes(const Value& value) {
  constexpr std::size_t kOverhead = 16;
  if (const auto* text = std::get_if<std::string>(&value)) return kOverhead + text->size();
  if (const auto* json = std::get_if<Json>(&value)) return kOverhead + json->text.size();
  return kOverhead;
}

/// Reads one document; errors carry its id.
class FieldReader {
 public:
  FieldReader(const Document& document, const Schema& schema)
      : document_(document), schema_(schema) {}

  Result<std::vector<FieldInput>> read() {
    SAKUIN_TRY(check_size());
    std::vector<FieldInput> inputs;
    inputs.reserve(document_.fields.size());
    for (const auto& [name, value] : document_.fields) {
      SAKUIN_ASSIGN(const FieldId field, find_or_add(name, value));
      SAKUIN_ASSIGN(FieldInput input, convert(field, name, value));
      if (is_single(input.type) && !singles_.insert(field).second) {
        return error(StatusCode::schema_mismatch, name,
                     "has more than one value in a field of type " +
                         std::string(field_type_name(input.type)),
                     "give one, or use a keyword field");
      }
      inputs.push_back(std::move(input));
    }
    return inputs;
  }

  /// The schema with the fields this document brought, if it brought any.
  [[nodiscard]] std::optional<Schema> take_grown() { return std::move(grown_); }

 private:
  static bool is_single(FieldType type) {
    return type == FieldType::i64 || type == FieldType::f64 || type == FieldType::date;
  }

  Status check_size() const {
    if (document_.id.empty() || document_.id.size() > kMaxDocumentIdBytes) {
      return {StatusCode::invalid_argument,
              "document id: has " + std::to_string(document_.id.size()) + " bytes; use 1 to " +
                  std::to_string(kMaxDocumentIdBytes)};
    }
    std::size_t bytes = 0;
    for (const auto& [name, value] : document_.fields) bytes += value_bytes(value);
    if (bytes > kMaxDocumentBytes) {
      return {StatusCode::limit_exceeded, "document \"" + document_.id + "\": has " +
                                              std::to_string(bytes) + " bytes, more than " +
                                              std::to_string(kMaxDocumentBytes) + "; split it"};
    }
    return {};
  }

  Result<FieldId> find_or_add(const std::string& name, const Value& value) {
    const Schema& current = grown_ ? *grown_ : schema_;
    if (const auto known = current.find(name)) return *known;
    if (!current.dynamic) {
      return error(StatusCode::schema_mismatch, name, "is not in the schema",
                   "add it to the schema or leave it out");
    }
    if (!grown_) grown_ = schema_;
    auto added = grown_->add({.name = name,
                              .type = type_of_unknown(value),
                              .analyzer = grown_->dynamic_analyzer,
                              .stored = true});
    if (added.ok()) return added;
    return Status(added.status().code(),
                  "document \"" + document_.id + "\": " + added.status().message());
  }

  Result<FieldInput> convert(FieldId field, const std::string& name, const Value& value) const {
    FieldInput input;
    input.field = field;
    input.type = (grown_ ? *grown_ : schema_).fields()[field].type;
    input.value = &value;
    std::optional<std::int64_t> number = 0;
    switch (input.type) {
      case FieldType::text:
      case FieldType::keyword: {
        auto text = as_text(value);
        if (!text) return mismatch(name, input.type, "text, a number or a boolean");
        input.text = *std::move(text);
        break;
      }
      case FieldType::i64:
        number = as_i64(value);
        break;
      case FieldType::f64:
        number = as_f64_bits(value);
        break;
      case FieldType::date:
        number = as_date(value);
        break;
      case FieldType::stored:
        break;
    }
    if (!number) return mismatch(name, input.type, wanted(input.type));
    input.number = *number;
    if (input.type == FieldType::keyword &&
        (input.text.empty() || input.text.size() > kMaxKeywordBytes)) {
      return error(StatusCode::limit_exceeded, name,
                   "keyword has " + std::to_string(input.text.size()) + " bytes",
                   "use 1 to " + std::to_string(kMaxKeywordBytes) + " or a text field");
    }
    return input;
  }

  static std::string wanted(FieldType type) {
    if (type == FieldType::i64) return "an integer or a boolean";
    if (type == FieldType::f64) return "a finite number";
    return "a date such as 2010-11-03T12:30:00Z, or microseconds since 1970";
  }

  Status mismatch(const std::string& name, FieldType type, const std::string& wanted_form) const {
    return error(StatusCode::schema_mismatch, name,
                 "the value does not fit type " + std::string(field_type_name(type)),
                 "give " + wanted_form + ", or declare another type in the schema");
  }

  Status error(StatusCode code, const std::string& name, const std::string& why,
               const std::string& remedy) const {
    return {code,
            "document \"" + document_.id + "\": field \"" + name + "\": " + why + "; " + remedy};
  }

  const Document& document_;
  const Schema& schema_;
  std::optional<Schema> grown_;
  std::set<FieldId> singles_;  // fields of one value that have it
};

}  // namespace

Result<std::vector<FieldInput>> read_fields(const Document& document, Schema& schema) {
  FieldReader reader(document, schema);
  SAKUIN_ASSIGN(auto inputs, reader.read());
  if (auto grown = reader.take_grown()) schema = *std::move(grown);
  return inputs;
}

}  // namespace sakuin
