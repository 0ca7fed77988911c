// What a tokenizer hands over, copied, so that a test can look at it afterwards.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/tokenizer.h>

#include "tokenizer/romaji/key_term.h"

namespace sakuin::tokenizer {

struct RecordedToken {
  std::string term;
  std::uint32_t position = 0;
  std::size_t start = 0;
  std::size_t end = 0;
  TokenKind kind = TokenKind::word;

  friend bool operator==(const RecordedToken&, const RecordedToken&) = default;
  friend std::ostream& operator<<(std::ostream& out, const RecordedToken& token) {
    return out << token.position << ' ' << token_kind_name(token.kind) << ' ' << token.term << " ["
               << token.start << ',' << token.end << ')';
  }
};

class RecordingSink final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    tokens.push_back({std::string(token.term), token.position, token.start, token.end, token.kind});
  }

  std::vector<RecordedToken> tokens;
};

inline std::vector<RecordedToken> tokens_of(const Tokenizer& tokenizer, std::string_view text) {
  RecordingSink sink;
  tokenizer.tokenize(text, sink);
  return sink.tokens;
}

/// "0 compound email e-mail; 0 word e e; 1 word mail mail": position, kind, term, bytes it stands
/// for.
inline std::string described(const std::vector<RecordedToken>& tokens, std::string_view text) {
  std::string result;
  for (const RecordedToken& token : tokens) {
    if (!result.empty()) result += "; ";
    result += std::to_string(token.position) + ' ' + std::string(token_kind_name(token.kind)) +
              ' ' + token.term + ' ' +
              std::string(text.substr(token.start, token.end - token.start));
  }
  return result;
}

/// "email@0 e@0 mail@1", with the letters of readings behind their token: "こう@0[ko]".
inline std::string in_brief(const Tokenizer& tokenizer, std::string_view text) {
  std::string result;
  for (const RecordedToken& token : tokens_of(tokenizer, text)) {
    if (token.kind != TokenKind::reading) {
      if (!result.empty()) result += ' ';
      result += token.term + '@' + std::to_string(token.position);
      continue;
    }
    const auto key = romaji::parse_key_term(token.term);
    const std::string letters(key ? key->letters : "not a key");
    if (result.ends_with(']')) {
      result.back() = ' ';
      result += letters + ']';
    } else {
      result += '[' + letters + ']';
    }
  }
  return result;
}

}  // namespace sakuin::tokenizer
