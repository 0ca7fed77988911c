#include "tools/schema_file.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "tools/byte_reader.h"

namespace sakuin::tool {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxSchemaBytes = std::size_t{16} << 20;

Status bad_schema(const std::string& what) { return {StatusCode::invalid_argument, what}; }

Status check_members(const json& object, std::string what,
                     std::initializer_list<std::string_view> known) {
  if (!object.is_object()) return bad_schema(what + " is not a JSON object");
  for (const auto& [name, value] : object.items()) {
    const bool found = std::find(known.begin(), known.end(), name) != known.end();
    if (!found) return bad_schema(what.append(" has an unknown member \"" + name + "\""));
  }
  return {};
}

/// Takes the member `name` into `value` if there is one.
template <class Value>
Status take_member(const json& object, const char* name, Value& value) {
  const auto member = object.find(name);
  if (member == object.end()) return {};
  constexpr bool kIsBool = std::is_same_v<Value, bool>;
  if (kIsBool ? !member->is_boolean() : !member->is_string()) {
    return bad_schema(std::string("\"") + name + "\" is not a " + (kIsBool ? "boolean" : "string"));
  }
  value = member->get<Value>();
  return {};
}

Result<FieldSchema> parse_field(const json& object) {
  SAKUIN_TRY(check_members(object, "a field", {"name", "type", "analyzer", "stored"}));
  FieldSchema field;
  std::string type = "text";
  SAKUIN_TRY(take_member(object, "name", field.name));
  SAKUIN_TRY(take_member(object, "type", type));
  SAKUIN_TRY(take_member(object, "analyzer", field.analyzer));
  SAKUIN_TRY(take_member(object, "stored", field.stored));
  const std::optional<FieldType> known = parse_field_type(type);
  if (!known) {
    return bad_schema("field \"" + field.name + "\" has the unknown type \"" + type +
                      "\" (known: text, keyword, i64, f64, date, stored)");
  }
  field.type = *known;
  return field;
}

Result<Schema> parse_schema(std::string_view text) {
  const json root = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return bad_schema("malformed JSON");
  SAKUIN_TRY(check_members(root, "the schema", {"fields", "dynamic", "analyzer"}));
  Schema schema;
  SAKUIN_TRY(take_member(root, "dynamic", schema.dynamic));
  SAKUIN_TRY(take_member(root, "analyzer", schema.dynamic_analyzer));
  const auto fields = root.find("fields");
  if (fields == root.end()) return schema;
  if (!fields->is_array()) return bad_schema("\"fields\" is not an array");
  for (const json& each : *fields) {
    SAKUIN_ASSIGN(FieldSchema field, parse_field(each));
    const Result<FieldId> added = schema.add(std::move(field));
    if (!added.ok()) return added.status();
  }
  return schema;
}

}  // namespace

Result<Schema> read_schema_file(const std::string& path) {
  SAKUIN_ASSIGN(ByteReader bytes, ByteReader::open(path));
  std::string text;
  while (text.size() < kMaxSchemaBytes) {
    SAKUIN_ASSIGN(const std::string_view block, bytes.read_block());
    if (block.empty()) break;
    text += block;
  }
  Result<Schema> schema = parse_schema(text);
  if (schema.ok()) return schema;
  return Status{schema.status().code(),
                path + ": " + schema.status().message() + "; correct the schema file"};
}

}  // namespace sakuin::tool
