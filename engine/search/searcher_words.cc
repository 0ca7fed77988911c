#include "engine/search/searcher_impl.h"

#include <algorithm>

#include "engine/document/field_kinds.h"
#include "engine/query/analysis.h"
#include "engine/search/completion.h"
#include "engine/search/more_like.h"
#include "engine/search/respelling.h"
#include "engine/search/suggestions.h"
#include "engine/search/term_listing.h"

namespace sakuin {

Result<FieldId> Searcher::Impl::find_field_with_terms(std::string_view field) const {
  const auto id = snapshot->schema.find(field);
  if (!id) {
    return Status(StatusCode::invalid_argument,
                  "field \"" + std::string(field) +
                      "\": is not in the index; see `sakuin stats` for its fields");
  }
  const FieldType type = snapshot->schema.fields()[*id].type;
  if (!has_terms(type)) {
    return Status(StatusCode::invalid_argument,
                  "field \"" + std::string(field) + "\": is of type " +
                      std::string(field_type_name(type)) +
                      " and has no terms; name a text or keyword field");
  }
  return *id;
}

Result<std::vector<FieldId>> Searcher::Impl::fields_with_terms(std::string_view name) const {
  std::vector<FieldId> fields;
  if (!name.empty()) {
    SAKUIN_ASSIGN(const FieldId field, find_field_with_terms(name));
    return std::vector<FieldId>{field};
  }
  const auto& known = snapshot->schema.fields();
  for (FieldId field = 0; field < known.size(); ++field) {
    if (known[field].type == FieldType::text) fields.push_back(field);
  }
  return fields;
}

std::string Searcher::Impl::fold_word(std::span<const FieldId> fields,
                                      std::string_view text) const {
  const Tokenizer* const tokenizer =
      fields.empty() ? nullptr : snapshot->query_tokenizers[fields.front()].get();
  if (tokenizer == nullptr) return std::string(text);
  TextAnalyzer analyzer;
  const AnalyzedText& analyzed = analyzer.analyze_beginning(*tokenizer, text);
  if (analyzed.whole) return analyzed.whole->term;
  return analyzed.parts.empty() ? std::string(text) : analyzed.parts.back().term;
}

Result<std::vector<Suggestion>> Searcher::Impl::suggest_spelling(
    std::string_view word, const SuggestionOptions& options) const {
  SAKUIN_ASSIGN(const auto fields, fields_with_terms(options.field));
  return suggest_words(stats, fields, fold_word(fields, word), options.max_edits, options.limit,
                       BudgetWatch(options.budget));
}

Result<std::optional<std::string>> Searcher::Impl::respell(std::string_view query,
                                                           const SuggestionOptions& options) const {
  SAKUIN_ASSIGN(const auto fields, fields_with_terms(options.field));
  const Tokenizer* const tokenizer =
      fields.empty() ? nullptr : snapshot->query_tokenizers[fields.front()].get();
  if (tokenizer == nullptr) return std::optional<std::string>();
  const BudgetWatch watch(options.budget);
  return respell_query(stats, query,
                       {.tokenizer = tokenizer,
                        .fields = fields,
                        .max_edits = options.max_edits,
                        .finds = [&](const Query& word) -> Result<bool> {
                          SAKUIN_ASSIGN(const std::uint64_t found,
                                        count(word, nullptr, options.budget, stats));
                          return found > 0;
                        }},
                       watch);
}

Result<std::vector<TermStats>> Searcher::Impl::complete(std::string_view beginning,
                                                        const CompletionOptions& options) const {
  SAKUIN_ASSIGN(const auto fields, fields_with_terms(options.field));
  return most_frequent_terms(stats, fields, fold_word(fields, beginning), options.limit,
                             BudgetWatch(options.budget));
}

Result<std::vector<FieldId>> Searcher::Impl::text_fields(
    const std::vector<std::string>& names) const {
  if (names.empty()) return fields_with_terms({});
  std::vector<FieldId> fields;
  for (const std::string& name : names) {
    SAKUIN_ASSIGN(const FieldId field, find_field_with_terms(name));
    if (snapshot->schema.fields()[field].type != FieldType::text) {
      return Status(StatusCode::invalid_argument,
                    "field \"" + name + "\": is of type keyword; name a text field");
    }
    fields.push_back(field);
  }
  return fields;
}

Result<Query> Searcher::Impl::more_like(std::string_view id, const MoreLikeOptions& options) const {
  SAKUIN_ASSIGN(const Document stored, document(id));
  SAKUIN_ASSIGN(const auto fields, text_fields(options.fields));
  std::vector<FieldText> texts;
  for (const FieldId field : fields) {
    for (const std::string* text : texts_of(stored, snapshot->schema.fields()[field].name)) {
      texts.emplace_back(field, *text);
    }
  }
  return make_more_like(stats, texts, options);
}

Result<Query> Searcher::Impl::more_like_text(std::string_view text,
                                             const MoreLikeOptions& options) const {
  SAKUIN_ASSIGN(const auto fields, text_fields(options.fields));
  std::vector<FieldText> texts;
  for (const FieldId field : fields) texts.emplace_back(field, text);
  return make_more_like(stats, texts, options);
}

Result<std::vector<TermStats>> Searcher::Impl::terms(std::string_view field,
                                                     std::string_view prefix, std::size_t limit,
                                                     const Budget& budget) const {
  SAKUIN_ASSIGN(const FieldId id, find_field_with_terms(field));
  return list_terms(*snapshot, stats, id, prefix, limit, BudgetWatch(budget));
}

}  // namespace sakuin
