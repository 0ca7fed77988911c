// The text of a query tree: what engine/query/query_parser.cc makes it of again.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sakuin/query.h>

#include "engine/guard.h"
#include "engine/query/query_node.h"
#include "engine/query/query_signs.h"

namespace sakuin {
namespace {

/// Where a query stands, which says when it needs parentheses.
enum class Standing {
  list,     ///< alone, or alone in parentheses
  clause,   ///< in a list or a choice
  operand,  ///< before ^
};

void append_plain(std::string_view bytes, std::string& out) {
  for (const char c : bytes) {
    if (ends_word(c)) out += '\\';
    out += c;
  }
}

/// A word, with a backslash before what would be no part of it.
void append_word(std::string_view word, std::string& out) {
  const bool is_operator = word == "AND" || word == "OR" || word == "NOT" || word == "|";
  const bool begins_form =
      !word.empty() && std::string_view("+-=[{<>").find(word.front()) != std::string_view::npos;
  if (is_operator || begins_form) out += '\\';
  append_plain(word, out);
}

/// A word that is one; else a phrase without words stands for it.
void append_word_or_nothing(std::string_view word, std::string_view behind, std::string& out) {
  if (word.empty()) {
    out += "\"\"";
    return;
  }
  append_word(word, out);
  out += behind;
}

class TextWriter {
 public:
  Status append(const Query& query, Standing standing) {
    const QueryNode& node = query.node();
    if (node.depth > kMaxNodeDepth || (node.depth == 0 && ++leaves_ > kMaxQueryClauses)) {
      return {StatusCode::limit_exceeded,
              "query: is too large for a text; use fewer clauses and levels"};
    }
    return std::visit([&](const auto& value) { return append_node(value, standing); }, node.value);
  }

  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void append_field(const std::string& field) {
    if (field.empty()) return;
    if (field == query::kBestField) {
      out_ += field;
    } else {
      append_word(field, out_);
    }
    out_ += ':';
  }

  void append_scope(const std::string& field, Spelling spelling) {
    append_field(field);
    if (spelling == Spelling::exact) out_ += '=';
  }

  Status append_node(const WordNode& node, Standing /*standing*/) {
    append_scope(node.field, node.spelling);
    append_word_or_nothing(node.text, "", out_);
    return {};
  }

  std::string& append_quoted(std::string_view text) {
    out_ += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out_ += '\\';
      out_ += c;
    }
    return out_ += '"';
  }

  template <class Number>
  void append_digits(Number number) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out_.append(digits.data(), end);
  }

  Status append_node(const PhraseNode& node, Standing /*standing*/) {
    append_scope(node.field, node.spelling);
    append_quoted(node.text);
    if (node.slop > 0) out_ += '~' + std::to_string(node.slop);
    return {};
  }

  Status append_node(const PrefixNode& node, Standing /*standing*/) {
    append_scope(node.field, node.spelling);
    append_word_or_nothing(node.text, "*", out_);
    return {};
  }

  Status append_node(const FuzzyNode& node, Standing /*standing*/) {
    append_scope(node.field, node.spelling);
    const std::string swaps = node.options.transpositions ? "" : "!";
    append_word_or_nothing(node.text, '~' + std::to_string(node.options.max_edits) + swaps, out_);
    return {};
  }

  Status append_node(const TermNode& node, Standing /*standing*/) {
    append_field(node.field);
    if (!node.term.empty()) out_ += "==";
    append_word_or_nothing(node.term, "", out_);
    return {};
  }

  /// A single * at the end would make it a prefix, one alone "*:*" every document.
  Status append_node(const WildcardNode& node, Standing /*standing*/) {
    append_field(node.field);
    std::size_t signs = 0;
    std::string literal;
    std::string text;
    const auto flush = [&] {
      if (text.empty()) {
        append_word(literal, text);
      } else {
        append_plain(literal, text);
      }
      literal.clear();
    };
    for (std::size_t at = 0; at < node.pattern.size(); ++at) {
      const char c = node.pattern[at];
      if (c == '*' || c == '?') {
        flush();
        text += c;
        ++signs;
        continue;
      }
      if (c == '\\' && at + 1 < node.pattern.size()) ++at;
      literal += node.pattern[at];
    }
    const bool ends_in_one_star = literal.empty() && signs == 1 && text.back() == '*';
    flush();
    out_ += text;
    if (ends_in_one_star) out_ += '*';
    return {};
  }

  Status append_node(const RangeNode& node, Standing /*standing*/) {
    append_field(node.field);
    out_ += !node.lower || node.lower->inclusive ? '[' : '{';
    SAKUIN_TRY(append_end(node.lower));
    out_ += " TO ";
    SAKUIN_TRY(append_end(node.upper));
    out_ += !node.upper || node.upper->inclusive ? ']' : '}';
    return {};
  }

  Status append_end(const std::optional<RangeEnd>& end) {
    if (!end) {
      out_ += '*';
    } else if (const auto* text = std::get_if<std::string>(&end->value)) {
      const bool is_plain =
          !text->empty() && *text != "*" && std::ranges::none_of(*text, [](char c) {
            return ends_range_value(c) || c == '"' || c == '\\';
          });
      is_plain ? out_.append(*text) : append_quoted(*text);
    } else if (const auto* integer = std::get_if<std::int64_t>(&end->value)) {
      out_ += std::to_string(*integer);
    } else if (const auto* number = std::get_if<double>(&end->value);
               number != nullptr && std::isfinite(*number)) {
      append_digits(*number);
    } else {
      return {StatusCode::invalid_argument,
              "query: an end of a range has no text; use an integer, a finite float or a text"};
    }
    return {};
  }

  Status append_node(const DocsNode&, Standing /*standing*/) {
    return {StatusCode::invalid_argument,
            "query: a set of documents has no text; write the query that it was made of"};
  }

  Status append_node(const MatchAllNode&, Standing /*standing*/) {
    out_ += "*:*";
    return {};
  }

  Status append_node(const BoostNode& node, Standing standing) {
    return append_number(node.query, "^", node.factor, standing);
  }

  Status append_node(const ConstantNode& node, Standing standing) {
    return append_number(node.query, "^=", node.score, standing);
  }

  Status append_number(const Query& query, std::string_view sign, float number, Standing standing) {
    if (!std::isfinite(number) || number < 0) {
      return {StatusCode::invalid_argument,
              "query: a boost or score is negative or not a number; use a finite number from 0 up"};
    }
    const bool parted = standing == Standing::operand;
    if (parted) out_ += '(';
    SAKUIN_TRY(append(query, Standing::operand));
    out_ += sign;
    append_digits(number);
    if (parted) out_ += ')';
    return {};
  }

  Status append_node(const BestOfNode& node, Standing standing) {
    if (node.clauses.size() == 1) return append(node.clauses.front(), standing);
    const bool parted = standing != Standing::list || node.clauses.empty();
    if (parted) out_ += '(';
    for (std::size_t i = 0; i < node.clauses.size(); ++i) {
      if (i > 0) out_ += " | ";
      SAKUIN_TRY(append(node.clauses[i], Standing::clause));
    }
    if (parted) out_ += ')';
    return {};
  }

  Status append_node(const BooleanNode& node, Standing standing) {
    const std::size_t clauses = node.must.size() + node.should.size() + node.must_not.size();
    const bool counts = node.min_should_match > 0;
    if (clauses == 1 && node.should.size() == 1 && !counts) {
      return append(node.should.front(), standing);
    }
    const bool parted = standing != Standing::list || counts || clauses == 0;
    if (parted) out_ += '(';
    is_first_ = true;
    SAKUIN_TRY(append_clauses("+", node.must));
    SAKUIN_TRY(append_clauses("", node.should));
    SAKUIN_TRY(append_clauses("-", node.must_not));
    if (parted) out_ += ')';
    if (counts) out_ += '@' + std::to_string(node.min_should_match);
    return {};
  }

  Status append_clauses(std::string_view sign, const std::vector<Query>& clauses) {
    for (const Query& clause : clauses) {
      if (!is_first_) out_ += ' ';
      out_ += sign;
      SAKUIN_TRY(append(clause, Standing::clause));
      is_first_ = false;
    }
    return {};
  }

  std::string out_;
  std::size_t leaves_ = 0;
  bool is_first_ = true;  // of the clauses of a list
};

}  // namespace

Result<std::string> to_text(const Query& query) {
  return guarded("query", [&]() -> Result<std::string> {
    TextWriter writer;
    SAKUIN_TRY(writer.append(query, Standing::list));
    return std::move(writer).take();
  });
}

}  // namespace sakuin
