#include "tests/support/oracle_document.h"

#include <optional>
#include <stdexcept>

namespace sakuin::test {
namespace {

/// Places left free between two values of a field, so that no phrase reaches across.
constexpr std::uint32_t kValueGap = 100;

struct PlacedToken {
  std::string term;
  std::uint32_t position;
};

class TokenList final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    tokens.push_back({std::string(token.term), token.position});
  }
  std::vector<PlacedToken> tokens;
};

}  // namespace

void OracleText::append(const Tokenizer& tokenizer, std::string_view text) {
  TokenList list;
  tokenizer.tokenize(text, list);
  std::optional<std::uint32_t> last;
  for (const PlacedToken& token : list.tokens) {
    const std::uint32_t position = next_position_ + token.position;
    if (last != position) ++length_;
    last = position;
    positions_[token.term].push_back(position);
  }
  if (last) next_position_ = *last + 1 + kValueGap;
}

OracleDocument make_oracle_document(const Document& document, const Schema& schema,
                                    const AnalyzerRegistry& analyzers, Serial serial) {
  OracleDocument result{serial, document, {}, {}};
  for (const auto& [name, value] : document.fields) {
    const auto field = schema.find(name);
    if (!field) throw std::logic_error("no field " + name + " in the oracle's schema");
    const FieldSchema& known = schema.fields()[*field];
    if (known.type == FieldType::text) {
      result.texts[*field].append(*analyzers.open(known.analyzer).value(),
                                  std::get<std::string>(value));
    } else if (known.type == FieldType::keyword) {
      result.keywords[*field].insert(std::get<std::string>(value));
    }
  }
  return result;
}

}  // namespace sakuin::test
