#include "engine/search/variants.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>

#include <sakuin/romaji.h>

#include "engine/search/near_terms.h"
#include "engine/search/term_expansion.h"
#include "tokenizer/romaji/key_term.h"
#include "tokenizer/romaji/reading.h"

namespace sakuin {
namespace {

/// A piece of a run of kana has at least two: single ones are particles and endings.
constexpr std::size_t kLeastPieceSigns = 2;

/// Ways to part a run that are tried.
constexpr std::size_t kMaxKanaSplits = 8;

/// `reading` counts the word's readings from 0; `wanted` and `indexed` are lengths.
float weight_of(TokenKind kind, std::size_t reading, std::uint64_t wanted, std::uint64_t indexed) {
  const float weight = wanted == indexed             ? SpellingWeights::kSameLengths
                       : wanted == 0 || indexed == 0 ? SpellingWeights::kLengthsUnwritten
                                                     : SpellingWeights::kOtherLengths;
  if (kind == TokenKind::kanji) return weight * SpellingWeights::kKanji;
  return reading == 0 ? weight : std::min(weight, SpellingWeights::kSecondReading);
}

Result<std::vector<std::string>> expand_key(const Snapshot& snapshot,
                                            std::span<const FieldId> fields,
                                            std::string_view letters, const BudgetWatch& watch) {
  std::string prefix;
  romaji::append_key_prefix(letters, prefix);
  return expand_prefix(snapshot, fields, prefix, kMaxExpandedTerms, watch);
}

Status too_many_terms(const BudgetWatch& watch, const std::string& which, const std::string& text) {
  return {StatusCode::limit_exceeded,
          "query: more than " + std::to_string(watch.max_expanded_terms()) + " indexed words " +
              which + " \"" + text + "\"; write more of the word"};
}

/// Two readings that differ in length alone have the same terms.
bool has_variant(const LeafPart& part, const std::string& term) {
  return std::any_of(part.variants.begin(), part.variants.end(),
                     [&](const Variant& known) { return known.term == term; });
}

/// Adds the indexed terms of each reading to `part`.
Status add_variants(const Snapshot& snapshot, std::span<const FieldId> fields, TokenKind kind,
                    const std::vector<Reading>& readings, const BudgetWatch& watch,
                    LeafPart& part) {
  std::size_t known = 0;  // readings of words that the part stands for already
  for (const Variant& variant : part.variants) known = std::max(known, variant.reading);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    SAKUIN_ASSIGN(const auto terms, expand_key(snapshot, fields, readings[i].letters, watch));
    for (const std::string& term : terms) {
      const auto key = romaji::parse_key_term(term);
      if (!key || has_variant(part, term)) continue;
      const float weight = weight_of(kind, i, readings[i].lengths, key->lengths);
      part.variants.push_back({term, weight, known + i + 1});
    }
  }
  return {};
}

/// Makes `part` the word as it is spelled, or its stem, in the memory it has.
void set_word(const PlacedWord& word, Spelling spelling, LeafPart& part) {
  const bool stemmed = spelling == Spelling::any && !word.stem.empty();
  part.text.assign(word.term);
  part.variants.resize(1);
  part.variants.front().term.assign(stemmed ? word.stem : word.term);
  part.variants.front().weight = 1;
  part.variants.front().reading = 0;
  part.offset = word.offset;
  part.found.clear();
  part.looked_up = false;
}

/// Where each sign of UTF-8 text begins, and its end.
std::vector<std::size_t> sign_bounds(std::string_view text) {
  std::vector<std::size_t> bounds;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) bounds.push_back(i);
  }
  bounds.push_back(text.size());
  return bounds;
}

/// The readings of kana that live documents have.
Result<std::vector<Reading>> live_readings(const CollectionStats& stats,
                                           std::span<const FieldId> fields, std::string_view kana,
                                           const BudgetWatch& watch) {
  std::vector<Reading> readings;
  for (const romaji::Key& key : romaji::kana_index_keys(kana)) {
    SAKUIN_ASSIGN(const auto terms, expand_key(stats.snapshot(), fields, key.letters(), watch));
    if (terms.empty()) continue;
    std::vector<Variant> variants;
    for (const std::string& term : terms) variants.push_back({term});
    SAKUIN_ASSIGN(const std::uint64_t doc_freq, stats.doc_freq(fields, variants, watch));
    if (doc_freq > 0) readings.push_back({std::string(key.letters()), key.lengths()});
  }
  return readings;
}

/// The ways to part a run up to a sign into the fewest pieces.
struct PieceEnd {
  struct Piece {
    std::size_t begin;  // a sign
    std::vector<Reading> readings;
  };
  std::size_t count = std::numeric_limits<std::size_t>::max();
  std::vector<Piece> last_pieces;  // each the last of such a way
};

/// Follows every way back from `end`, as long as `splits` has room.
void trace_back(std::string_view kana, const std::vector<std::size_t>& bounds,
                const std::vector<PieceEnd>& ends, std::size_t end, std::vector<PlacedWord>& words,
                std::vector<std::vector<PlacedWord>>& splits) {
  if (splits.size() == kMaxKanaSplits) return;
  if (end == 0) {
    splits.emplace_back(words.rbegin(), words.rend());
    return;
  }
  for (const PieceEnd::Piece& piece : ends[end].last_pieces) {
    const std::size_t begin = bounds[piece.begin];
    words.push_back({std::string(kana.substr(begin, bounds[end] - begin)),
                     static_cast<std::uint32_t>(ends[end].count - 1), TokenKind::kana,
                     piece.readings});
    trace_back(kana, bounds, ends, piece.begin, words, splits);
    words.pop_back();
  }
}

}  // namespace

Status make_part(const CollectionStats& stats, std::span<const FieldId> fields,
                 const PlacedWord& word, Spelling spelling, LeafPart& part,
                 const BudgetWatch& watch) {
  set_word(word, spelling, part);
  if (spelling == Spelling::exact || word.readings.empty()) return {};
  SAKUIN_TRY(add_variants(stats.snapshot(), fields, word.kind, word.readings, watch, part));
  const romaji::Keys loose = romaji::length_h_keys(word.term);
  if (loose.empty()) return {};
  SAKUIN_ASSIGN(const std::uint64_t doc_freq, stats.doc_freq(fields, part.variants, watch));
  if (doc_freq > 0) return {};
  std::vector<Reading> readings;
  for (const romaji::Key& key : loose) {
    readings.push_back({std::string(key.letters()), key.lengths()});
  }
  set_word(word, spelling, part);
  return add_variants(stats.snapshot(), fields, word.kind, readings, watch, part);
}

Status add_synonym(const Snapshot& snapshot, std::span<const FieldId> fields,
                   const PlacedWord& word, LeafPart& part, const BudgetWatch& watch) {
  const std::string& term = own_term(word);
  if (!has_variant(part, term)) part.variants.push_back({term});
  return add_variants(snapshot, fields, word.kind, word.readings, watch, part);
}

Result<LeafPart> make_prefix_part(const Snapshot& snapshot, std::span<const FieldId> fields,
                                  const PlacedWord& beginning, Spelling spelling,
                                  const BudgetWatch& watch) {
  const std::size_t limit = watch.max_expanded_terms();
  std::vector<std::string> prefixes = {beginning.term};
  // An English word is no beginning of a Japanese one: "soon*" does not find Sonoda.
  if (spelling == Spelling::any && !romaji::is_english(beginning.term)) {
    for (const std::string& letters : romaji::key_prefixes(beginning.term)) {
      prefixes.push_back(romaji::kKeyTermMark + letters);
    }
  }
  LeafPart part{beginning.term + '*', {{beginning.term}}, beginning.offset};
  for (const std::string& prefix : prefixes) {
    SAKUIN_ASSIGN(auto terms, expand_prefix(snapshot, fields, prefix, limit + 1, watch));
    for (std::string& term : terms) {
      if (term != beginning.term) part.variants.push_back({std::move(term)});
    }
    if (part.variants.size() > limit + 1) {
      return too_many_terms(watch, "begin with", beginning.term);
    }
  }
  return part;
}

Status add_near_variants(const Snapshot& snapshot, std::span<const FieldId> fields,
                         const FuzzyOptions& options, LeafPart& part, const BudgetWatch& watch) {
  const std::size_t limit = watch.max_expanded_terms();
  const std::string word = part.variants.front().term;
  SAKUIN_ASSIGN(auto terms, find_near_terms(snapshot, fields, word, options, limit + 1, watch));
  if (terms.size() > limit) return too_many_terms(watch, "are near", word);
  for (NearTerm& near : terms) {
    part.variants.push_back({std::move(near.term), 1.0F / static_cast<float>(1 + near.edits)});
  }
  part.text += '~' + std::to_string(options.max_edits);
  return {};
}

Result<LeafPart> make_pattern_part(const Snapshot& snapshot, std::span<const FieldId> fields,
                                   const std::string& text, const WildcardPattern& pattern,
                                   const BudgetWatch& watch) {
  const std::size_t limit = watch.max_expanded_terms();
  SAKUIN_ASSIGN(auto terms, expand_pattern(snapshot, fields, pattern, limit + 1, watch));
  if (terms.size() > limit) return too_many_terms(watch, "fit", text);
  LeafPart part{text};
  for (std::string& term : terms) part.variants.push_back({std::move(term)});
  if (part.variants.empty()) part.variants.emplace_back();  // no field has an empty term
  return part;
}

Result<std::vector<std::vector<PlacedWord>>> split_kana(const CollectionStats& stats,
                                                        std::span<const FieldId> fields,
                                                        const PlacedWord& run,
                                                        const BudgetWatch& watch) {
  std::vector<std::vector<PlacedWord>> splits;
  const std::vector<std::size_t> bounds = sign_bounds(run.term);
  const std::size_t signs = bounds.size() - 1;
  if (signs > romaji::kMaxWordLetters) return splits;
  std::vector<PieceEnd> ends(signs + 1);
  ends[0].count = 0;
  for (std::size_t end = kLeastPieceSigns; end <= signs; ++end) {
    for (std::size_t begin = 0; begin + kLeastPieceSigns <= end; ++begin) {
      const bool is_run = begin == 0 && end == signs;
      if (is_run || ends[begin].count >= ends[end].count) continue;  // not reached, or more pieces
      const std::string_view piece =
          std::string_view(run.term).substr(bounds[begin], bounds[end] - bounds[begin]);
      SAKUIN_ASSIGN(auto readings, live_readings(stats, fields, piece, watch));
      if (readings.empty()) continue;
      if (ends[begin].count + 1 < ends[end].count) {
        ends[end].count = ends[begin].count + 1;
        ends[end].last_pieces.clear();
      }
      ends[end].last_pieces.push_back({begin, std::move(readings)});
    }
  }
  std::vector<PlacedWord> words;
  if (!ends[signs].last_pieces.empty()) trace_back(run.term, bounds, ends, signs, words, splits);
  return splits;
}

}  // namespace sakuin
