#include "tests/support/oracle_values.h"

#include <stdexcept>
#include <string>

namespace sakuin::test {
namespace {

double number_of(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* text = std::get_if<std::string>(&value)) return std::stod(*text);
  return std::get<double>(value);
}

/// Below 0: `value` lies before `end`; above: after it.
int compare(const Value& value, const Value& end, FieldType type) {
  if (type == FieldType::keyword) {
    return std::get<std::string>(value).compare(std::get<std::string>(end));
  }
  if (type == FieldType::date) {
    const auto& covering = std::get<std::string>(end);
    return std::get<std::string>(value).substr(0, covering.size()).compare(covering);
  }
  const double a = number_of(value);
  const double b = number_of(end);
  return a < b ? -1 : a > b ? 1 : 0;
}

}  // namespace

bool is_in_range(const Document& document, const Schema& schema, const RangeNode& node) {
  const auto field = schema.find(node.field);
  if (!field) throw std::logic_error("no field " + node.field + " in the oracle's schema");
  const FieldType type = schema.fields()[*field].type;
  for (const auto& [name, value] : document.fields) {
    if (name != node.field) continue;
    const int above = node.lower ? compare(value, node.lower->value, type) : 1;
    const int below = node.upper ? compare(value, node.upper->value, type) : -1;
    const bool from = above > 0 || (above == 0 && node.lower->inclusive);
    const bool to = below < 0 || (below == 0 && node.upper->inclusive);
    if (from && to) return true;
  }
  return false;
}

}  // namespace sakuin::test
