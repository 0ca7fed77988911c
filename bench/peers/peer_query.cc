#include "bench/peers/peer_query.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <utility>

#include <sakuin/tokenizer.h>

namespace bench {
namespace {

class WordList final : public sakuin::TokenSink {
 public:
  void on_token(const sakuin::Token& token) override { words.emplace_back(token.term); }
  std::vector<std::string> words;
};

std::shared_ptr<const sakuin::Tokenizer> open_plain() {
  auto tokenizer = sakuin::AnalyzerRegistry().open("plain");
  if (!tokenizer.ok()) throw std::runtime_error(tokenizer.status().message());
  return *std::move(tokenizer);
}

/// Takes one clause, less its sign, off the front of `text`.
std::string_view take_clause(std::string_view& text) {
  const bool quoted = text.starts_with('"');
  if (quoted) text.remove_prefix(1);
  const std::size_t end = std::min(text.find(quoted ? '"' : ' '), text.size());
  const std::string_view clause = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return clause;
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  static const std::shared_ptr<const sakuin::Tokenizer> tokenizer = open_plain();
  WordList list;
  tokenizer->tokenize(text, list);
  return std::move(list.words);
}

PeerQuery parse_peer_query(std::string_view text) {
  PeerQuery query;
  while (!text.empty()) {
    const char sign = text.front();
    if (sign == ' ' || sign == '+' || sign == '-') text.remove_prefix(1);
    if (sign == ' ') continue;
    Leaf leaf = split_words(take_clause(text));
    if (leaf.empty()) continue;
    auto& leaves = sign == '+' ? query.required : sign == '-' ? query.excluded : query.optional;
    leaves.push_back(std::move(leaf));
  }
  return query;
}

}  // namespace bench
