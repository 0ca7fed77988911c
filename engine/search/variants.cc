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

Result<std::vector<std::string>> expand_key(const WordScope& scope, std::string_view letters) {
  std::string prefix;
  romaji::append_key_prefix(letters, prefix);
  SAKUIN_ASSIGN(auto found, expand_prefix(scope.numbers.own().snapshot(), scope.fields, prefix,
                                          kMaxExpandedTerms, scope.watch));
  return std::move(found.terms);
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
Status add_variants(const WordScope& scope, TokenKind kind, const std::vector<Reading>& readings,
                    LeafPart& part) {
  std::size_t known = 0;  // readings of words that the part stands for already
  for (const Variant& variant : part.variants) known = std::max(known, variant.reading);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    SAKUIN_ASSIGN(const auto terms, expand_key(scope, readings[i].letters));
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
  part.question.clear();
  part.found.clear();
  part.looked_up = false;
  part.ranges.clear();
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

/// Names what the terms of readings stand for. A zero, which no letter is, begins each reading.
void set_question(const std::vector<Reading>& readings, LeafPart& part) {
  part.question = part.variants.front().term;
  for (const Reading& reading : readings) (part.question += '\0') += reading.letters;
}

/// A piece's readings depend on documents, so it is named by itself.
constexpr std::string_view kPiece("\0\0", 2);

/// Words near another are named by it and how near.
constexpr std::string_view kNear("\0~", 2);

/// A part that stands for other words as well is named by them, too.
constexpr std::string_view kSynonym("\0=", 2);

/// Makes `part` the word and its readings.
Status set_readings(const WordScope& scope, const PlacedWord& word,
                    const std::vector<Reading>& readings, LeafPart& part) {
  set_word(word, Spelling::any, part);
  SAKUIN_TRY(add_variants(scope, word.kind, readings, part));
  if (word.is_piece) {
    part.question.assign(word.term).append(kPiece);
  } else {
    set_question(readings, part);
  }
  return {};
}

/// Those with h for a length.
std::vector<Reading> loose_readings(const PlacedWord& word) {
  std::vector<Reading> readings;
  for (const romaji::Key& key : romaji::length_h_keys(word.term)) {
    readings.push_back({std::string(key.letters()), key.lengths()});
  }
  return readings;
}

/// Readings that kana may have in an index.
std::vector<Reading> kana_readings(std::string_view kana) {
  std::vector<Reading> readings;
  for (const romaji::Key& key : romaji::kana_index_keys(kana)) {
    readings.push_back({std::string(key.letters()), key.lengths()});
  }
  return readings;
}

/// The readings of kana that live documents have.
Result<std::vector<Reading>> live_readings(const WordScope& scope, std::string_view kana) {
  std::vector<Reading> readings;
  for (Reading& reading : kana_readings(kana)) {
    SAKUIN_ASSIGN(auto terms, expand_key(scope, reading.letters));
    LeafPart part{std::string(kana)};
    for (std::string& term : terms) part.variants.push_back({std::move(term)});
    (part.question += '\0') += reading.letters;
    SAKUIN_ASSIGN(const std::uint64_t doc_freq,
                  scope.numbers.doc_freq(scope.name, scope.fields, part, scope.watch));
    if (doc_freq > 0) readings.push_back(std::move(reading));
  }
  return readings;
}

/// Tells a survey of a piece, whatever readings of it others have.
Status survey_piece(const WordScope& scope, std::string_view kana, const FuzzyOptions* fuzzy) {
  PlacedWord word{std::string(kana), 0, TokenKind::kana, kana_readings(kana), true};
  return survey_part(scope, word, Spelling::any, fuzzy);
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
                     piece.readings, true});
    trace_back(kana, bounds, ends, piece.begin, words, splits);
    words.pop_back();
  }
}

}  // namespace

Status make_part(const WordScope& scope, const PlacedWord& word, Spelling spelling,
                 LeafPart& part) {
  set_word(word, spelling, part);
  if (spelling == Spelling::exact || word.readings.empty()) return {};
  SAKUIN_TRY(set_readings(scope, word, word.readings, part));
  const std::vector<Reading> loose = loose_readings(word);
  if (loose.empty()) return {};
  SAKUIN_ASSIGN(const std::uint64_t doc_freq,
                scope.numbers.doc_freq(scope.name, scope.fields, part, scope.watch));
  return doc_freq > 0 ? Status() : set_readings(scope, word, loose, part);
}

Status survey_part(const WordScope& scope, const PlacedWord& word, Spelling spelling,
                   const FuzzyOptions* fuzzy) {
  LeafPart part;
  const auto ask = [&]() -> Status {
    SAKUIN_TRY(scope.numbers.doc_freq(scope.name, scope.fields, part, scope.watch).status());
    if (fuzzy == nullptr) return {};
    SAKUIN_TRY(add_near_variants(scope, *fuzzy, part));
    return scope.numbers.doc_freq(scope.name, scope.fields, part, scope.watch).status();
  };
  set_word(word, spelling, part);
  if (spelling == Spelling::exact || word.readings.empty()) return ask();
  SAKUIN_TRY(set_readings(scope, word, word.readings, part));
  SAKUIN_TRY(ask());
  const std::vector<Reading> loose = loose_readings(word);
  if (loose.empty()) return {};
  SAKUIN_TRY(set_readings(scope, word, loose, part));
  return ask();
}

Status add_synonym(const WordScope& scope, const PlacedWord& word, LeafPart& part) {
  const std::string& term = own_term(word);
  if (part.question.empty()) part.question = part.variants.front().term;
  part.question.append(kSynonym).append(term);
  for (const Reading& reading : word.readings) (part.question += '\0') += reading.letters;
  if (!has_variant(part, term)) part.variants.push_back({term});
  return add_variants(scope, word.kind, word.readings, part);
}

Status survey_synonyms(const WordScope& scope, const PlacedWord& word,
                       std::span<const PlacedWord> synonyms) {
  if (word.readings.empty()) return {};  // the plan itself asks
  const auto ask = [&](const std::vector<Reading>& readings) -> Status {
    LeafPart part;
    SAKUIN_TRY(set_readings(scope, word, readings, part));
    for (const PlacedWord& synonym : synonyms) SAKUIN_TRY(add_synonym(scope, synonym, part));
    return scope.numbers.doc_freq(scope.name, scope.fields, part, scope.watch).status();
  };
  SAKUIN_TRY(ask(word.readings));
  const std::vector<Reading> loose = loose_readings(word);
  return loose.empty() ? Status() : ask(loose);
}

Result<LeafPart> make_prefix_part(const WordScope& scope, const PlacedWord& beginning,
                                  Spelling spelling) {
  const std::size_t limit = scope.watch.max_expanded_terms();
  std::vector<std::string> prefixes = {beginning.term};
  // An English word is no beginning of a Japanese one: "soon*" does not find Sonoda.
  if (spelling == Spelling::any && !romaji::is_english(beginning.term)) {
    for (const std::string& letters : romaji::key_prefixes(beginning.term)) {
      prefixes.push_back(romaji::kKeyTermMark + letters);
    }
  }
  LeafPart part{beginning.term + '*', {{beginning.term}}, beginning.offset};
  for (const std::string& prefix : prefixes) {
    // One more than are too many, for one of them may be the beginning itself.
    SAKUIN_ASSIGN(auto found, expand_prefix(scope.numbers.own().snapshot(), scope.fields, prefix,
                                            limit + 2, scope.watch));
    part.variants.reserve(part.variants.size() + found.terms.size());
    for (std::string& term : found.terms) {
      if (term != beginning.term) part.variants.push_back({std::move(term)});
    }
    part.ranges.insert(part.ranges.end(), found.ranges.begin(), found.ranges.end());
    if (part.variants.size() > limit + 1) {
      return too_many_terms(scope.watch, "begin with", beginning.term);
    }
  }
  return part;
}

Status add_near_variants(const WordScope& scope, const FuzzyOptions& options, LeafPart& part) {
  const std::size_t limit = scope.watch.max_expanded_terms();
  const std::string word = part.variants.front().term;
  SAKUIN_ASSIGN(auto terms, find_near_terms(scope.numbers.own().snapshot(), scope.fields, word,
                                            options, limit + 1, scope.watch));
  if (terms.size() > limit) return too_many_terms(scope.watch, "are near", word);
  for (NearTerm& near : terms) {
    part.variants.push_back({std::move(near.term), 1.0F / static_cast<float>(1 + near.edits)});
  }
  part.text += '~' + std::to_string(options.max_edits);
  if (part.question.empty()) part.question = word;
  part.question.append(kNear).append(std::to_string(options.max_edits));
  if (!options.transpositions) part.question += 'x';
  return {};
}

Result<LeafPart> make_pattern_part(const WordScope& scope, const std::string& text,
                                   const WildcardPattern& pattern) {
  const std::size_t limit = scope.watch.max_expanded_terms();
  SAKUIN_ASSIGN(auto found, expand_pattern(scope.numbers.own().snapshot(), scope.fields, pattern,
                                           limit + 1, scope.watch));
  if (found.terms.size() > limit) return too_many_terms(scope.watch, "fit", text);
  LeafPart part{text};
  part.variants.reserve(found.terms.size());
  for (std::string& term : found.terms) part.variants.push_back({std::move(term)});
  part.ranges = std::move(found.ranges);
  if (part.variants.empty()) part.variants.emplace_back();  // no field has an empty term
  return part;
}

Result<std::vector<std::vector<PlacedWord>>> split_kana(const WordScope& scope,
                                                        const PlacedWord& run,
                                                        const FuzzyOptions* fuzzy) {
  std::vector<std::vector<PlacedWord>> splits;
  const std::vector<std::size_t> bounds = sign_bounds(run.term);
  const std::size_t signs = bounds.size() - 1;
  if (signs > romaji::kMaxWordLetters) return splits;
  std::vector<PieceEnd> ends(signs + 1);
  ends[0].count = 0;
  for (std::size_t end = kLeastPieceSigns; end <= signs; ++end) {
    for (std::size_t begin = 0; begin + kLeastPieceSigns <= end; ++begin) {
      const bool is_run = begin == 0 && end == signs;
      if (is_run) continue;
      const std::string_view piece =
          std::string_view(run.term).substr(bounds[begin], bounds[end] - bounds[begin]);
      if (scope.numbers.is_survey()) {
        SAKUIN_TRY(live_readings(scope, piece).status());
        SAKUIN_TRY(survey_piece(scope, piece, fuzzy));
      }
      if (ends[begin].count >= ends[end].count) continue;  // not reached, or more pieces
      SAKUIN_ASSIGN(auto readings, live_readings(scope, piece));
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
