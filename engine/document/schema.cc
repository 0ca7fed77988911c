#include <sakuin/schema.h>

#include <array>
#include <utility>

#include "tokenizer/unicode/utf8.h"

namespace sakuin {
namespace {

constexpr std::array<std::pair<FieldType, std::string_view>, 6> kTypeNames = {{
    {FieldType::text, "text"},
    {FieldType::keyword, "keyword"},
    {FieldType::i64, "i64"},
    {FieldType::f64, "f64"},
    {FieldType::date, "date"},
    {FieldType::stored, "stored"},
}};

bool is_control_or_space(char32_t code_point) {
  return code_point <= 0x20 || (code_point >= 0x7F && code_point <= 0x9F);
}

/// Controls, spaces and signs of the query language cannot be written in front of a colon.
bool is_field_name(std::string_view name) {
  if (name.empty() || name.size() > kMaxFieldNameBytes) return false;
  if (name.find_first_of(":()\"^~*?\\") != std::string_view::npos) return false;
  for (std::size_t at = 0; at < name.size();) {
    const tokenizer::Decoded decoded = tokenizer::decode_utf8(name, at);
    const bool malformed = decoded.code_point == tokenizer::kReplacement && decoded.size == 1;
    if (malformed || is_control_or_space(decoded.code_point)) return false;
    at += decoded.size;
  }
  return true;
}

}  // namespace

std::string_view field_type_name(FieldType type) noexcept {
  for (const auto& [known, name] : kTypeNames) {
    if (known == type) return name;
  }
  return "unknown";
}

std::optional<FieldType> parse_field_type(std::string_view name) noexcept {
  for (const auto& [type, known] : kTypeNames) {
    if (known == name) return type;
  }
  return std::nullopt;
}

Result<FieldId> Schema::add(FieldSchema field) {
  if (!is_field_name(field.name)) {
    return Status(StatusCode::invalid_argument,
                  "field \"" + field.name +
                      "\": not a field name; use 1 to 255 bytes of UTF-8 without spaces or any of "
                      ":()\"^~*?\\");
  }
  if (find(field.name)) {
    return Status(StatusCode::invalid_argument,
                  "field \"" + field.name + "\": is in the schema already; name it once");
  }
  if (fields_.size() == kMaxFields) {
    return Status(StatusCode::limit_exceeded,
                  "field \"" + field.name + "\": the schema has " + std::to_string(kMaxFields) +
                      " fields already; put rare fields into one JSON value");
  }
  if (field.type != FieldType::text) field.analyzer.clear();
  fields_.push_back(std::move(field));
  return static_cast<FieldId>(fields_.size() - 1);
}

std::optional<FieldId> Schema::find(std::string_view name) const noexcept {
  for (std::size_t id = 0; id < fields_.size(); ++id) {
    if (fields_[id].name == name) return static_cast<FieldId>(id);
  }
  return std::nullopt;
}

}  // namespace sakuin
