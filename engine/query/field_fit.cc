#include "engine/query/field_fit.h"

#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/query/query_node.h"
#include "engine/query/value_range.h"

namespace sakuin {
namespace {

/// A message is "<what>: <why>; <what to do>".
std::string why_of(const Status& status) {
  if (status.ok()) return {};
  const std::string_view message = status.message();
  const std::size_t begin = message.find(": ") + 2;
  return std::string(message.substr(begin, message.rfind("; ") - begin));
}

std::string why_no_words(const Schema& schema, const std::string& name) {
  const auto field = schema.find(name);
  if (!field) return {};
  const FieldType type = schema.fields()[*field].type;
  if (has_terms(type)) return {};
  return "field \"" + name + "\" is of type " + std::string(field_type_name(type)) +
         ", which has no words";
}

/// A word or phrase of a field of numbers or dates is a value of it.
std::string why_no_value(const Schema& schema, const std::string& name, const std::string& text) {
  const auto field = schema.find(name);
  if (!field || !has_numbers(schema.fields()[*field].type)) return why_no_words(schema, name);
  return why_of(read_value_range(schema, {name, RangeEnd{text}, RangeEnd{text}}).status());
}

}  // namespace

std::string why_unfit(const Schema& schema, const Query& leaf) {
  return std::visit(
      [&](const auto& node) -> std::string {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, RangeNode>) {
          return why_of(read_value_range(schema, node).status());
        } else if constexpr (std::is_same_v<Node, WordNode> || std::is_same_v<Node, PhraseNode>) {
          return why_no_value(schema, node.field, node.text);
        } else if constexpr (requires { node.field; }) {
          return why_no_words(schema, node.field);
        } else {
          return {};
        }
      },
      leaf.node().value);
}

}  // namespace sakuin
