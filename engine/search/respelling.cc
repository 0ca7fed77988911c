#include "engine/search/respelling.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "engine/query/word_spans.h"
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

/// Whose words may stand in the place of those that are looked for in a field; none if it is no
/// text field. `every` if it is not named.
std::span<const FieldId> fields_of(const Schema& schema, const std::string& name,
                                   std::span<const FieldId> every, FieldId& field) {
  if (name.empty() || name == query::kBestField) return every;
  const auto found = schema.find(name);
  if (!found || schema.fields()[*found].type != FieldType::text) return {};
  field = *found;
  return std::span(&field, 1);
}

}  // namespace

Result<std::optional<std::string>> respell_query(const CollectionStats& stats,
                                                 std::string_view text, const Respelling& how,
                                                 const BudgetWatch& watch) {
  const Schema& schema = stats.snapshot().schema;
  std::string respelled;
  std::size_t copied = 0;
  for (const WordSpan& span : find_word_spans(text, schema)) {
    FieldId field = 0;
    const auto fields = fields_of(schema, span.field, how.fields, field);
    if (fields.empty()) continue;
    const std::string_view written = text.substr(span.begin, span.end - span.begin);
    WordCollector collector;
    how.tokenizer->tokenize(written, collector);
    for (const TextWord& word : collector.words) {
      if (word.end > written.size()) break;  // no tokenizer to be trusted
      SAKUIN_TRY(watch.go_on());
      const std::string_view asked = written.substr(word.start, word.end - word.start);
      SAKUIN_ASSIGN(const bool found,
                    how.finds(query::word(std::string(asked), span.field, span.spelling)));
      if (found) continue;
      SAKUIN_ASSIGN(const auto nearest,
                    suggest_words(stats, fields, word.term, how.max_edits, /*limit=*/1, watch));
      if (nearest.empty()) continue;
      const std::size_t start = span.begin + word.start;
      respelled.append(text.substr(copied, start - copied)).append(nearest.front().term);
      copied = span.begin + word.end;
    }
  }
  if (copied == 0) return std::optional<std::string>();
  return std::optional(respelled.append(text.substr(copied)));
}

}  // namespace sakuin
