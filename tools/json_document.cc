#include "tools/json_document.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace sakuin::tool {
namespace {

/// Takes the events of the parser. Depth 1 is inside the document's object; what lies deeper is
/// written out again as JSON, and an array of depth 1 is gathered as strings too, until it turns
/// out to hold something else.
class DocumentBuilder {
 public:
  DocumentBuilder(std::string_view id_field, Document& document)
      : id_field_(id_field), document_(document) {}

  bool null() {
    if (depth_ > 1) {
      nested_.null();
      return true;
    }
    return at_member();
  }
  bool boolean(bool value) {
    if (depth_ > 1) return add_nested([&] { nested_.boolean(value); });
    return at_id() ? refuse_id() : add_value(value);
  }
  bool number_integer(std::int64_t value) {
    if (depth_ > 1) return add_nested([&] { nested_.integer(value); });
    return at_id() ? set_id(std::to_string(value)) : add_value(value);
  }
  bool number_unsigned(std::uint64_t value) {
    if (depth_ > 1) return add_nested([&] { nested_.count(value); });
    if (at_id()) return set_id(std::to_string(value));
    if (std::cmp_greater(value, std::numeric_limits<std::int64_t>::max())) {
      return add_value(static_cast<double>(value));
    }
    return add_value(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string& text) {
    if (depth_ > 1) return add_nested([&] { nested_.raw(text); });
    return at_id() ? set_id(text) : add_value(value);
  }
  bool string(std::string& value) {
    if (depth_ == 1) return at_id() ? set_id(value) : add_value(value);
    if (depth_ == 0) return at_member();
    if (depth_ == 2 && in_array_) strings_.push_back(value);
    nested_.string(value);
    return true;
  }
  bool start_object(std::size_t) {
    if (depth_ == 1 && at_id()) return refuse_id();
    if (depth_ > 0) {
      begin_nested(false);
      nested_.begin_object();
    }
    ++depth_;
    return true;
  }
  bool end_object() {
    if (--depth_ == 0) return true;
    nested_.end_object();
    return end_nested();
  }
  bool start_array(std::size_t) {
    if (depth_ == 0) return at_member();
    if (depth_ == 1 && at_id()) return refuse_id();
    begin_nested(true);
    nested_.begin_array();
    ++depth_;
    return true;
  }
  bool end_array() {
    --depth_;
    nested_.end_array();
    return end_nested();
  }
  bool key(std::string& name) {
    if (depth_ == 1) {
      name_ = name;
    } else {
      nested_.key(name);
    }
    return true;
  }
  static bool binary(const nlohmann::json::binary_t&) { return false; }  // not in JSON text
  bool parse_error(std::size_t byte, const std::string&, const std::exception& error) {
    const std::string_view what = error.what();
    const std::size_t reason = what.find(": ");
    fault_ = "malformed JSON at byte " + std::to_string(byte) + ": " +
             std::string(what.substr(reason == what.npos ? 0 : reason + 2, 160));
    return false;
  }

  /// Empty when all went well.
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

 private:
  [[nodiscard]] bool at_id() const { return name_ == id_field_; }

  /// A plain value where the document's object should have begun is a fault.
  bool at_member() {
    if (depth_ == 0) fault_ = "malformed document: the line is not a JSON object";
    return depth_ == 1;
  }
  bool refuse_id() {
    fault_ = "the id \"" + name_ + "\" is neither a string nor a number";
    return false;
  }
  bool set_id(std::string text) {
    document_.id = std::move(text);
    if (document_.id.empty()) fault_ = "the id \"" + name_ + "\" is empty";
    return !document_.id.empty();
  }
  bool add_value(Value value) {
    if (!at_member()) return false;
    document_.fields.emplace_back(name_, std::move(value));
    return true;
  }
  template <class Write>
  bool add_nested(Write write) {
    if (depth_ == 2) only_strings_ = false;
    write();
    return true;
  }
  void begin_nested(bool array) {
    if (depth_ == 1) {
      nested_.clear();
      strings_.clear();
      in_array_ = only_strings_ = array;
    } else if (depth_ == 2) {
      only_strings_ = false;
    }
  }
  bool end_nested() {
    if (depth_ > 1) return true;
    if (!only_strings_) return add_value(Json{nested_.text()});
    for (std::string& text : strings_) document_.fields.emplace_back(name_, std::move(text));
    return true;
  }

  std::string_view id_field_;
  Document& document_;
  std::size_t depth_ = 0;
  std::string name_;
  JsonWriter nested_;
  std::vector<std::string> strings_;
  bool in_array_ = false;
  bool only_strings_ = false;
  std::string fault_;
};

void write_value(JsonWriter& out, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return out.string(*text);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return out.integer(*integer);
  if (const auto* number = std::get_if<double>(&value)) return out.number(*number);
  if (const auto* boolean = std::get_if<bool>(&value)) return out.boolean(*boolean);
  out.raw(std::get<Json>(value).text);
}

}  // namespace

Status parse_json_document(std::string_view json, std::string_view id_field, Document& document) {
  document.id.clear();
  document.fields.clear();
  DocumentBuilder builder(id_field, document);
  if (nlohmann::json::sax_parse(json.begin(), json.end(), &builder)) return {};
  return {StatusCode::invalid_argument, builder.fault()};
}

void write_fields(JsonWriter& out, const Document& document, bool with_id) {
  const auto& fields = document.fields;
  out.begin_object();
  if (with_id) {
    out.key(document.find("id") == nullptr ? "id" : "_id");
    out.string(document.id);
  }
  for (auto field = fields.begin(); field != fields.end(); ++field) {
    const auto same_name = [&field](const auto& other) { return other.first == field->first; };
    if (std::any_of(fields.begin(), field, same_name)) continue;  // written with its first value
    const bool repeated = std::any_of(field + 1, fields.end(), same_name);
    out.key(field->first);
    if (repeated) out.begin_array();
    for (auto value = field; value != fields.end(); ++value) {
      if (same_name(*value)) write_value(out, value->second);
    }
    if (repeated) out.end_array();
  }
  out.end_object();
}

}  // namespace sakuin::tool
