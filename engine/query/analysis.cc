#include "engine/query/analysis.h"

#include <algorithm>

namespace sakuin {
namespace {

struct OwnedToken {
  std::string term;
  std::uint32_t position;
  std::size_t start;
  std::size_t end;
  bool compound;
};

class Collector final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    tokens_.push_back({std::string(token.term), token.position, token.start, token.end,
                       token.kind == TokenKind::compound});
  }
  [[nodiscard]] const std::vector<OwnedToken>& tokens() const noexcept { return tokens_; }

 private:
  std::vector<OwnedToken> tokens_;
};

/// Parts that a compound spans: the tokens after it that lie inside its bytes.
std::size_t count_parts(const std::vector<OwnedToken>& tokens, std::size_t compound) {
  std::size_t count = 0;
  for (std::size_t i = compound + 1; i < tokens.size(); ++i) {
    if (tokens[i].start >= tokens[compound].end) break;
    if (!tokens[i].compound) ++count;
  }
  return count;
}

}  // namespace

AnalyzedText analyze(const Tokenizer& tokenizer, std::string_view text) {
  Collector collector;
  tokenizer.tokenize(text, collector);
  const std::vector<OwnedToken>& tokens = collector.tokens();

  AnalyzedText result;
  if (tokens.empty()) return result;
  const std::uint32_t first_position = tokens.front().position;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const OwnedToken& token = tokens[i];
    const std::size_t parts = token.compound ? count_parts(tokens, i) : 0;
    if (parts > 1) {
      if (i == 0 && i + parts + 1 == tokens.size()) result.whole = token.term;
      continue;
    }
    result.parts.push_back({token.term, token.position - first_position});
    i += parts;  // a compound of one part stands for it
  }
  return result;
}

}  // namespace sakuin
