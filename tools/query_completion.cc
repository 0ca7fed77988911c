#include "tools/query_completion.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace sakuin::tool {
namespace {

constexpr std::size_t kMostTerms = 50;

/// Signs before which a word begins.
constexpr std::string_view kBeforeWord = " \t()\"+-=|";

std::string lower_cased(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

bool has_terms(const FieldSchema& field) {
  return field.type == FieldType::text || field.type == FieldType::keyword;
}

void add_terms(const Searcher& searcher, const FieldSchema& field, const std::string& begin,
               std::set<std::string>& found) {
  const std::string folded = field.type == FieldType::text ? lower_cased(begin) : begin;
  const auto terms = searcher.terms(field.name, folded, kMostTerms);
  if (!terms.ok()) return;
  for (const TermStats& term : *terms) found.insert(term.term);
}

}  // namespace

Completion complete_query(const Searcher& searcher, const std::string& before) {
  const std::size_t sign = before.find_last_of(kBeforeWord);
  const std::string word = before.substr(sign == std::string::npos ? 0 : sign + 1);
  const std::size_t colon = word.find(':');
  std::set<std::string> found;
  if (colon != std::string::npos) {
    const std::string begin = word.substr(colon + 1);
    for (const FieldSchema& field : searcher.schema().fields()) {
      if (field.name == word.substr(0, colon) && has_terms(field)) {
        add_terms(searcher, field, begin, found);
      }
    }
    return {begin.size(), {found.begin(), found.end()}};
  }
  for (const FieldSchema& field : searcher.schema().fields()) {
    if (field.name.starts_with(word)) found.insert(field.name + ':');
    if (field.type == FieldType::text && !word.empty()) add_terms(searcher, field, word, found);
  }
  return {word.size(), {found.begin(), found.end()}};
}

}  // namespace sakuin::tool
