#include "engine/search/synonym_table.h"

#include <utility>

namespace sakuin {
namespace {

/// The text as one word if some term stands for all of it, else as it splits furthest.
WordRow row_of(TextAnalyzer& analyzer, const Tokenizer& tokenizer, const std::string& text) {
  const AnalyzedText& analyzed = analyzer.analyze(tokenizer, text);
  if (analyzed.whole) return {*analyzed.whole};
  if (analyzed.parts.size() > kMaxSynonymWords) return {};
  return analyzed.parts;
}

bool begins_with(std::span<const PlacedWord> words, const WordRow& row) noexcept {
  if (words.size() < row.size()) return false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (own_term(words[i]) != own_term(row[i])) return false;
    if (words[i].offset - words[0].offset != row[i].offset) return false;
  }
  return true;
}

}  // namespace

SynonymTable::SynonymTable(const Synonyms& synonyms, const Tokenizer& tokenizer) {
  TextAnalyzer analyzer;
  for (const Synonyms::Rule& given : synonyms.rules()) {
    Rule rule{row_of(analyzer, tokenizer, given.text), {}};
    for (const std::string& other : given.others) {
      WordRow row = row_of(analyzer, tokenizer, other);
      if (!row.empty()) rule.to.push_back(std::move(row));
    }
    if (rule.from.empty() || rule.to.empty()) continue;
    by_first_[own_term(rule.from.front())].push_back(rules_.size());
    rules_.push_back(std::move(rule));
  }
}

std::vector<const SynonymTable::Rule*> SynonymTable::find(std::span<const PlacedWord> words) const {
  std::vector<const Rule*> found;
  if (words.empty()) return found;
  const auto known = by_first_.find(own_term(words.front()));
  if (known == by_first_.end()) return found;
  for (const std::size_t rule : known->second) {
    if (begins_with(words, rules_[rule].from)) found.push_back(&rules_[rule]);
  }
  return found;
}

WordRow replace_words(std::span<const PlacedWord> words, std::size_t at, std::size_t count,
                      const WordRow& row) {
  WordRow replaced(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
  for (const PlacedWord& word : row) {
    replaced.push_back(word);
    replaced.back().offset += words[at].offset;
  }
  const std::uint32_t before = words[at + count - 1].offset;
  const std::uint32_t now = replaced.back().offset;
  for (const PlacedWord& word : words.subspan(at + count)) {
    replaced.push_back(word);
    replaced.back().offset = word.offset - before + now;
  }
  return replaced;
}

}  // namespace sakuin
