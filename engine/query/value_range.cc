#include "engine/query/value_range.h"

#include <charconv>
#include <cmath>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/document/date.h"
#include "storage/values/values_writer.h"

namespace sakuin {
namespace {

/// What one end says: a value, or all that a date covers.
struct Span {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

template <class Number>
std::optional<Number> parse_number(std::string_view text) noexcept {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || stop != end || text.empty()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> read_integer(const Value& value) noexcept {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  if (*text == "true") return 1;
  if (*text == "false") return 0;
  return parse_number<std::int64_t>(*text);
}

std::optional<double> read_float(const Value& value) noexcept {
  std::optional<double> number;
  if (const auto* given = std::get_if<double>(&value)) number = *given;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) number = static_cast<double>(*whole);
  if (const auto* text = std::get_if<std::string>(&value)) number = parse_number<double>(*text);
  if (number && !std::isfinite(*number)) return std::nullopt;
  return number;
}

std::optional<Span> read_span(const Value& value, FieldType type) noexcept {
  if (type == FieldType::i64) {
    const auto number = read_integer(value);
    return number ? std::optional(Span{*number, *number}) : std::nullopt;
  }
  if (type == FieldType::f64) {
    const auto number = read_float(value);
    if (!number) return std::nullopt;
    // Both zeros are one number, though two values.
    if (*number == 0) return Span{storage::ordered_bits(-0.0), storage::ordered_bits(0.0)};
    return Span{storage::ordered_bits(*number), storage::ordered_bits(*number)};
  }
  if (const auto* micros = std::get_if<std::int64_t>(&value)) return Span{*micros, *micros};
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  const auto date = parse_date_span(*text);
  return date ? std::optional(Span{date->first, date->last}) : std::nullopt;
}

const char* example_of(FieldType type) noexcept {
  switch (type) {
    case FieldType::i64:
      return "a whole number, like 2010";
    case FieldType::f64:
      return "a number, like 2.5";
    case FieldType::date:
      return "a date, like 2010, 2010-11-03 or \"2010-11-03T12:30:00Z\"";
    default:
      return "a text, like report";
  }
}

std::string value_text(const Value& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using Held = std::remove_cvref_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::string>) {
          return held;
        } else if constexpr (std::is_same_v<Held, bool>) {
          return held ? "true" : "false";
        } else if constexpr (std::is_same_v<Held, Json>) {
          return held.text;
        } else {
          char buffer[32];
          const auto end = std::to_chars(buffer, buffer + sizeof(buffer), held);
          return {buffer, end.ptr};
        }
      },
      value);
}

std::string type_of(const FieldSchema& field) {
  return "query: field \"" + field.name + "\" is of type " +
         std::string(field_type_name(field.type));
}

Status bad_value(const FieldSchema& field, const Value& value) {
  return {StatusCode::invalid_argument, type_of(field) + ", and \"" + value_text(value) +
                                            "\" is no value of it; write " +
                                            example_of(field.type)};
}

Status read_keyword(const FieldSchema& field, const std::optional<RangeEnd>& end) {
  if (end && !std::holds_alternative<std::string>(end->value)) return bad_value(field, end->value);
  return {};
}

Status read_lower(const FieldSchema& field, const RangeEnd& end, ValueRange& range) {
  const auto span = read_span(end.value, field.type);
  if (!span) return bad_value(field, end.value);
  range.low = end.inclusive ? span->first : span->last;
  if (end.inclusive) return {};
  if (range.low == std::numeric_limits<std::int64_t>::max()) range.high = range.low - 1;
  if (range.low < std::numeric_limits<std::int64_t>::max()) ++range.low;
  return {};
}

Status read_upper(const FieldSchema& field, const RangeEnd& end, ValueRange& range) {
  const auto span = read_span(end.value, field.type);
  if (!span) return bad_value(field, end.value);
  std::int64_t high = end.inclusive ? span->last : span->first;
  if (!end.inclusive) {
    if (high == std::numeric_limits<std::int64_t>::min()) {
      range.low = std::numeric_limits<std::int64_t>::max();
    } else {
      --high;
    }
  }
  range.high = std::min(range.high, high);
  return {};
}

}  // namespace

Result<ValueRange> read_value_range(const Schema& schema, const RangeNode& node) {
  const auto id = schema.find(node.field);
  if (!id) {
    return Status(StatusCode::invalid_argument,
                  "query: field \"" + node.field +
                      "\" is not in the index; see `sakuin stats` for its fields");
  }
  const FieldSchema& field = schema.fields()[*id];
  if (!has_values(field.type)) {
    return Status(StatusCode::invalid_argument,
                  type_of(field) + ", which has no ranges; name a keyword, i64, f64 or date field");
  }
  ValueRange range{*id, field.type};
  if (field.type == FieldType::keyword) {
    SAKUIN_TRY(read_keyword(field, node.lower));
    SAKUIN_TRY(read_keyword(field, node.upper));
    range.lower = node.lower;
    range.upper = node.upper;
    return range;
  }
  if (node.lower) SAKUIN_TRY(read_lower(field, *node.lower, range));
  if (node.upper) SAKUIN_TRY(read_upper(field, *node.upper, range));
  return range;
}

std::string describe_range(const RangeNode& node) {
  const auto text_of = [](const std::optional<RangeEnd>& end) {
    return end ? value_text(end->value) : std::string("*");
  };
  const bool opens = node.lower && !node.lower->inclusive;
  const bool closes = node.upper && !node.upper->inclusive;
  return node.field + (opens ? ":{" : ":[") + text_of(node.lower) + " TO " + text_of(node.upper) +
         (closes ? '}' : ']');
}

}  // namespace sakuin
