#include <algorithm>

#include <sakuin/tokenizer.h>

#include "tokenizer/plain_tokenizer.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin {
namespace {

constexpr std::size_t kMaxNameBytes = 64;

bool is_analyzer_name(std::string_view name) noexcept {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= kMaxNameBytes && std::ranges::all_of(name, allowed);
}

}  // namespace

std::string_view token_kind_name(TokenKind kind) noexcept {
  switch (kind) {
    case TokenKind::word:
      return "word";
    case TokenKind::number:
      return "number";
    case TokenKind::acronym:
      return "acronym";
    case TokenKind::compound:
      return "compound";
    case TokenKind::kana:
      return "kana";
    case TokenKind::kanji:
      return "kanji";
  }
  return "unknown";
}

AnalyzerRegistry::AnalyzerRegistry()
    : tokenizers_{std::make_shared<tokenizer::PlainTokenizer>(),
                  std::make_shared<tokenizer::StandardTokenizer>()} {}

Status AnalyzerRegistry::add(std::shared_ptr<const Tokenizer> tokenizer) {
  if (tokenizer == nullptr) {
    return {StatusCode::invalid_argument, "analyzer: the pointer is null; pass a tokenizer"};
  }
  const std::string name(tokenizer->name());
  if (!is_analyzer_name(name)) {
    return {StatusCode::invalid_argument,
            "analyzer: its name is malformed; use 1 to 64 of a-z 0-9 _ -"};
  }
  if (find(name) != nullptr) {
    return {StatusCode::invalid_argument,
            "analyzer " + name + ": the name is taken; register it under another name"};
  }
  tokenizers_.push_back(std::move(tokenizer));
  return {};
}

std::shared_ptr<const Tokenizer> AnalyzerRegistry::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(tokenizers_, name, [](const auto& t) { return t->name(); });
  return found == tokenizers_.end() ? nullptr : *found;
}

std::vector<std::string> AnalyzerRegistry::names() const {
  std::vector<std::string> result;
  result.reserve(tokenizers_.size());
  for (const auto& tokenizer : tokenizers_) result.emplace_back(tokenizer->name());
  return result;
}

}  // namespace sakuin
