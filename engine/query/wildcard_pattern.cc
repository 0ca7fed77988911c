#include "engine/query/wildcard_pattern.h"

#include <array>

#include "tokenizer/unicode/fold.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin {
namespace {

/// No indexed term is longer; a pattern that asks for more fits none and is not read to its end.
constexpr std::size_t kMostTermBytes = 65'535;

/// The one token of a sign.
class OneToken final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    if (belongs_to_token_before(token.kind)) return;
    term_.assign(token.term);
    ++count_;
  }
  /// Null if there was none, or several.
  [[nodiscard]] const std::string* term() const noexcept { return count_ == 1 ? &term_ : nullptr; }

 private:
  std::string term_;
  std::size_t count_ = 0;
};

void append_lower(std::string_view signs, std::string& out) {
  for (std::size_t at = 0; at < signs.size();) {
    const tokenizer::Decoded sign = tokenizer::decode_utf8(signs, at);
    std::array<char, tokenizer::kMaxUtf8Bytes> lower;
    const bool is_sound = sign.code_point != tokenizer::kReplacement;
    const std::size_t size =
        is_sound ? tokenizer::encode_utf8(tokenizer::to_lower(sign.code_point), lower.data()) : 0;
    out.append(is_sound ? std::string_view(lower.data(), size) : signs.substr(at, sign.size));
    at += sign.size;
  }
}

/// A sign and the marks on it, from `at` on.
std::string_view sign_at(std::string_view text, std::size_t at) {
  std::size_t end = at + tokenizer::decode_utf8(text, at).size;
  while (end < text.size() && static_cast<unsigned char>(text[end]) >= 0x80) {
    const tokenizer::Decoded next = tokenizer::decode_utf8(text, end);
    if (tokenizer::traits_of(next.code_point).category != tokenizer::Category::mark) break;
    end += next.size;
  }
  return text.substr(at, end - at);
}

/// Analyzers drop what is no word by itself, such as an apostrophe; it is only lower-cased then.
void append_folded(std::string_view sign, const Tokenizer* tokenizer, std::string& out) {
  if (tokenizer == nullptr) {
    out += sign;
    return;
  }
  OneToken token;
  tokenizer->tokenize_beginning(sign, token);
  if (token.term() != nullptr) {
    out += *token.term();
  } else {
    append_lower(sign, out);
  }
}

}  // namespace

WildcardPattern::WildcardPattern(std::string_view text, const Tokenizer* tokenizer) {
  std::string folded;
  for (std::size_t at = 0; at < text.size() && least_bytes_ <= kMostTermBytes;) {
    if (text[at] == '*') {
      add(Kind::any);
      ++at;
    } else if (text[at] == '?') {
      add(Kind::one);
      ++least_bytes_;
      ++at;
    } else {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      const std::string_view sign = sign_at(text, at);
      folded.clear();
      append_folded(sign, tokenizer, folded);
      literal() += folded;
      least_bytes_ += folded.size();
      at += sign.size();
    }
  }
}

void WildcardPattern::add(Kind kind) {
  const bool is_known = kind == Kind::any && !units_.empty() && units_.back().kind == Kind::any;
  if (!is_known) units_.push_back({kind, {}});
}

std::string& WildcardPattern::literal() {
  if (units_.empty() || units_.back().kind != Kind::literal) units_.emplace_back();
  return units_.back().literal;
}

std::string_view WildcardPattern::prefix() const noexcept {
  if (units_.empty()) return {};
  return units_.front().literal;
}

bool WildcardPattern::matches(std::string_view term) const noexcept {
  if (term.size() < least_bytes_) return false;
  const bool has_end = !units_.empty() && units_.back().kind == Kind::literal;
  if (has_end && !term.ends_with(units_.back().literal)) return false;  // most terms, at once
  // Only the last * gets other signs when the rest does not fit: with more for one before it, this
  // one would have no more to choose from.
  constexpr std::size_t kNone = ~std::size_t{0};
  std::size_t behind_any = kNone;  // the unit behind the last *
  std::size_t any_end = 0;         // of the bytes it stands for
  std::size_t unit = 0;
  std::size_t at = 0;
  for (;;) {
    if (unit == units_.size()) {
      if (at == term.size() || unit == behind_any) return true;
    } else if (units_[unit].kind == Kind::any) {
      behind_any = ++unit;
      any_end = at;
      continue;
    } else if (units_[unit].kind == Kind::literal) {
      const std::string& wanted = units_[unit].literal;
      if (term.substr(at).starts_with(wanted)) {
        at += wanted.size();
        ++unit;
        continue;
      }
    } else if (at < term.size()) {
      at += tokenizer::decode_utf8(term, at).size;
      ++unit;
      continue;
    }
    if (behind_any == kNone || any_end == term.size()) return false;
    any_end += tokenizer::decode_utf8(term, any_end).size;
    at = any_end;
    unit = behind_any;
  }
}

}  // namespace sakuin
