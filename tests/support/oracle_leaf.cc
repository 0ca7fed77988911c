#include "tests/support/oracle_leaf.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace sakuin::test {
namespace {

struct SeenToken {
  std::string term;
  std::uint32_t position;
  std::size_t start;
  std::size_t end;
  bool compound;
};

class SeenTokens final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    tokens.push_back({std::string(token.term), token.position, token.start, token.end,
                      token.kind == TokenKind::compound});
  }
  std::vector<SeenToken> tokens;
};

/// Tokens that are no compounds and lie inside the bytes of tokens[compound].
std::vector<std::size_t> parts_of(const std::vector<SeenToken>& tokens, std::size_t compound) {
  std::vector<std::size_t> parts;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].compound && tokens[i].start >= tokens[compound].start &&
        tokens[i].end <= tokens[compound].end) {
      parts.push_back(i);
    }
  }
  return parts;
}

/// How one analyzer sees a text: its phrase, and before it the compound that is all of the text.
std::vector<std::vector<OracleTerm>> ways_to_see(const Tokenizer& tokenizer, std::string_view text,
                                                 bool with_whole) {
  SeenTokens seen;
  tokenizer.tokenize(text, seen);
  const std::vector<SeenToken>& tokens = seen.tokens;
  std::vector<bool> dropped(tokens.size(), false);
  std::vector<std::vector<OracleTerm>> ways;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].compound) continue;
    const std::vector<std::size_t> parts = parts_of(tokens, i);
    if (parts.size() == 1) dropped[parts[0]] = true;  // the compound stands for it
    if (parts.size() < 2) continue;
    dropped[i] = true;
    const bool is_whole = parts.size() + 1 == tokens.size();
    if (is_whole && with_whole) ways.push_back({{tokens[i].term, 0}});
  }
  std::vector<OracleTerm> phrase;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!dropped[i]) phrase.push_back({tokens[i].term, tokens[i].position - tokens[0].position});
  }
  if (!phrase.empty()) ways.push_back(std::move(phrase));
  return ways;
}

FieldId find_field(const Schema& schema, const std::string& name) {
  const auto field = schema.find(name);
  if (!field) throw std::logic_error("no field " + name + " in the oracle's schema");
  return *field;
}

std::vector<FieldId> text_fields(const Schema& schema) {
  std::vector<FieldId> fields;
  for (FieldId field = 0; field < schema.fields().size(); ++field) {
    if (schema.fields()[field].type == FieldType::text) fields.push_back(field);
  }
  return fields;
}

std::vector<OracleLeaf> leaves_of_text(const std::string& text, const std::string& name,
                                       bool with_whole, const Schema& schema,
                                       const AnalyzerRegistry& analyzers) {
  std::vector<OracleLeaf> leaves;
  if (!name.empty() && schema.fields()[find_field(schema, name)].type == FieldType::keyword) {
    if (!text.empty()) leaves.push_back({{find_field(schema, name)}, {{text, 0}}});
    return leaves;
  }
  const std::vector<FieldId> fields =
      name.empty() ? text_fields(schema) : std::vector<FieldId>{find_field(schema, name)};
  // Fields with the same analyzer count as one; groups stand in the order of their first fields.
  std::vector<std::string> order;
  std::map<std::string, std::vector<FieldId>> groups;
  for (const FieldId field : fields) {
    const std::string& analyzer = schema.fields()[field].analyzer;
    if (groups[analyzer].empty()) order.push_back(analyzer);
    groups[analyzer].push_back(field);
  }
  for (const std::string& analyzer : order) {
    for (auto& way : ways_to_see(*analyzers.find(analyzer), text, with_whole)) {
      leaves.push_back({groups[analyzer], std::move(way)});
    }
  }
  return leaves;
}

}  // namespace

std::uint32_t OracleLeaf::frequency(const OracleDocument& document, FieldId field) const {
  if (const auto words = document.keywords.find(field); words != document.keywords.end()) {
    return words->second.contains(terms[0].term) ? 1 : 0;
  }
  const auto found = document.texts.find(field);
  if (found == document.texts.end()) return 0;
  const OracleText& text = found->second;
  const std::vector<std::uint32_t>& first = text.positions(terms[0].term);
  if (terms.size() == 1) return static_cast<std::uint32_t>(first.size());
  const std::set<std::uint32_t> begins(first.begin(), first.end());
  return static_cast<std::uint32_t>(
      std::count_if(begins.begin(), begins.end(), [&](std::uint32_t begin) {
        return std::all_of(terms.begin() + 1, terms.end(), [&](const OracleTerm& other) {
          return text.has(other.term, begin + other.offset - terms[0].offset);
        });
      }));
}

bool OracleLeaf::matches(const OracleDocument& document) const {
  return std::any_of(fields.begin(), fields.end(),
                     [&](FieldId field) { return frequency(document, field) > 0; });
}

std::vector<OracleLeaf> make_leaves(const WordNode& node, const Schema& schema,
                                    const AnalyzerRegistry& analyzers) {
  return leaves_of_text(node.text, node.field, /*with_whole=*/true, schema, analyzers);
}

std::vector<OracleLeaf> make_leaves(const PhraseNode& node, const Schema& schema,
                                    const AnalyzerRegistry& analyzers) {
  return leaves_of_text(node.text, node.field, /*with_whole=*/false, schema, analyzers);
}

std::vector<OracleLeaf> make_leaves(const TermNode& node, const Schema& schema,
                                    const AnalyzerRegistry&) {
  if (node.term.empty()) return {};
  if (node.field.empty()) return {{text_fields(schema), {{node.term, 0}}}};
  return {{{find_field(schema, node.field)}, {{node.term, 0}}}};
}

}  // namespace sakuin::test
