#include "engine/search/suggestions.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "engine/search/edit_distances.h"
#include "engine/search/merged_terms.h"
#include "engine/search/near_terms.h"
#include "tokenizer/hidden_terms.h"
#include "tokenizer/romaji/reading.h"

namespace sakuin {
namespace {

/// Of a Pace, for a term and its keys.
constexpr std::size_t kSuggestionTermSteps = 32;

using EditsByTerm = std::map<std::string, std::uint32_t>;

void keep_least(std::string term, std::uint32_t edits, EditsByTerm& found) {
  const auto [at, is_new] = found.emplace(std::move(term), edits);
  if (!is_new) at->second = std::min(at->second, edits);
}

romaji::Keys keys_of(std::string_view word) noexcept {
  return romaji::may_be_romaji(word) ? romaji::index_keys(word) : romaji::Keys();
}

/// The letters of a key, and how far others may be from them.
class NearKey {
 public:
  NearKey(std::string_view letters, std::uint32_t max_edits)
      : letters_(letters), max_edits_(allowed_edits(letters, max_edits)) {
    if (max_edits_ > 0) distances_.emplace(letters, max_edits_, /*transpositions=*/true);
  }

  /// More than max_edits if they are too many.
  [[nodiscard]] std::uint32_t edits_to(std::string_view letters) {
    if (letters == letters_) return 0;
    if (!distances_) return kTooMany;
    for (std::size_t depth = 0; depth < letters.size(); ++depth) {
      if (!distances_->push(depth, static_cast<unsigned char>(letters[depth]))) return kTooMany;
    }
    const std::uint32_t edits = distances_->distance(letters.size());
    return edits <= max_edits_ ? edits : kTooMany;
  }

  static constexpr std::uint32_t kTooMany = std::numeric_limits<std::uint32_t>::max();

 private:
  std::string letters_;
  std::uint32_t max_edits_;
  std::optional<EditDistances> distances_;
};

/// Adds the terms in Latin letters that are read nearly like a word with these keys.
Status add_read_alike(const Snapshot& snapshot, std::span<const FieldId> fields,
                      std::vector<NearKey>& wanted, const BudgetWatch& watch, EditsByTerm& found) {
  SAKUIN_ASSIGN(MergedTerms merged, MergedTerms::open(snapshot, fields, tokenizer::kFirstWord));
  Pace pace(watch);
  for (auto term = merged.term(); term; term = merged.term()) {
    if (pace.is_over(kSuggestionTermSteps)) return watch.go_on();
    SAKUIN_TRY(merged.advance(*term));
    std::uint32_t least = NearKey::kTooMany;
    for (const romaji::Key& key : keys_of(*term)) {
      for (NearKey& near : wanted) least = std::min(least, near.edits_to(key.letters()));
    }
    if (least != NearKey::kTooMany) keep_least(*std::move(term), least, found);
  }
  return {};
}

}  // namespace

std::uint32_t allowed_edits(std::string_view word, std::uint32_t most) noexcept {
  std::size_t signs = 0;
  for (std::size_t at = 0; at < word.size(); at += TermSign::at(word, at).size) ++signs;
  return std::min<std::uint32_t>(std::min(most, kMaxEdits), signs < 3 ? 0 : signs < 6 ? 1 : 2);
}

Result<std::vector<Suggestion>> suggest_words(const CollectionStats& stats,
                                              std::span<const FieldId> fields,
                                              std::string_view word, std::uint32_t max_edits,
                                              std::size_t limit, const BudgetWatch& watch) {
  EditsByTerm found;
  if (const std::uint32_t edits = allowed_edits(word, max_edits); edits > 0) {
    SAKUIN_ASSIGN(auto near, find_near_terms(stats.snapshot(), fields, word,
                                             {.max_edits = edits, .transpositions = true},
                                             std::numeric_limits<std::size_t>::max(), watch));
    for (NearTerm& term : near) keep_least(std::move(term.term), term.edits, found);
  }
  std::vector<NearKey> keys;
  for (const romaji::Key& key : keys_of(word)) keys.emplace_back(key.letters(), max_edits);
  if (!keys.empty()) SAKUIN_TRY(add_read_alike(stats.snapshot(), fields, keys, watch, found));
  std::vector<Suggestion> suggestions;
  for (const auto& [term, edits] : found) {
    if (term == word) continue;
    SAKUIN_TRY(watch.go_on());
    SAKUIN_ASSIGN(const std::uint64_t doc_freq, stats.doc_freq(fields, term));
    if (doc_freq > 0) suggestions.push_back({term, edits, doc_freq});
  }
  std::ranges::sort(suggestions, [](const Suggestion& one, const Suggestion& other) {
    return std::tie(one.edits, other.doc_freq, one.term) <
           std::tie(other.edits, one.doc_freq, other.term);
  });
  if (suggestions.size() > limit) suggestions.resize(limit);
  return suggestions;
}

}  // namespace sakuin
