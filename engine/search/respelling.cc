#include "engine/search/respelling.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "engine/search/suggestions.h"

namespace sakuin {
namespace {

struct TextWord {
  std::string term;
  std::size_t start = 0;
  std::size_t end = 0;
};

/// The longest tokens of a text, one behind the other.
class WordCollector final : public TokenSink {
 public:
  void on_token(const Token& token) override {
    if (belongs_to_token_before(token.kind)) return;
    if (!words.empty() && token.start < words.back().end) return;
    words.push_back({std::string(token.term), token.start, token.end});
  }
  std::vector<TextWord> words;
};

/// True of what the query language takes for no plain word.
bool is_special(std::string_view text, const TextWord& word) {
  const std::string_view written = text.substr(word.start, word.end - word.start);
  if (written == "AND" || written == "OR" || written == "NOT") return true;
  const char next = word.end < text.size() ? text[word.end] : ' ';
  if (next == ':' || next == '*' || next == '?' || next == '~') return true;
  return word.start > 0 && (text[word.start - 1] == '*' || text[word.start - 1] == '?' ||
                            text[word.start - 1] == '^' || text[word.start - 1] == '~');
}

}  // namespace

Result<std::optional<std::string>> respell_query(const CollectionStats& stats,
                                                 std::string_view text, const Respelling& how,
                                                 const BudgetWatch& watch) {
  WordCollector collector;
  how.tokenizer->tokenize(text, collector);
  std::string respelled;
  std::size_t copied = 0;
  for (const TextWord& word : collector.words) {
    if (word.end > text.size() || word.start < copied || is_special(text, word)) continue;
    SAKUIN_TRY(watch.go_on());
    const bool exact = word.start > 0 && text[word.start - 1] == '=';
    SAKUIN_ASSIGN(const bool found,
                  how.finds(query::word(std::string(text.substr(word.start, word.end - word.start)),
                                        {}, exact ? Spelling::exact : Spelling::any)));
    if (found) continue;
    SAKUIN_ASSIGN(const auto nearest,
                  suggest_words(stats, how.fields, word.term, how.max_edits, /*limit=*/1, watch));
    if (nearest.empty()) continue;
    respelled.append(text.substr(copied, word.start - copied)).append(nearest.front().term);
    copied = word.end;
  }
  if (copied == 0) return std::optional<std::string>();
  return std::optional(respelled.append(text.substr(copied)));
}

}  // namespace sakuin
