#include "tests/support/oracle_words.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "engine/search/variants.h"
#include "tests/support/edit_table.h"
#include "tokenizer/romaji/key_term.h"
#include "tokenizer/romaji/reading.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::test {
namespace {

struct SeenToken {
  OracleWord word;
  TokenKind kind;
  std::uint32_t position;
  std::size_t start;
  std::size_t end;
};

/// The word without each h that may only lengthen the vowel before it.
std::string without_length_h(const std::string& term) {
  return std::regex_replace(term, std::regex("([ou])h(?=[aeiouy])"), "$1");
}

class SeenTokens final : public TokenSink {
 public:
  explicit SeenTokens(Spelling spelling) : spelling_(spelling) {}

  void on_token(const Token& token) override {
    if (token.kind == TokenKind::stem) {
      if (spelling_ == Spelling::any) tokens.back().word.stem = std::string(token.term);
    } else if (token.kind != TokenKind::reading) {
      OracleWord word{.term = std::string(token.term)};
      word.kana = token.kind == TokenKind::kana;
      word.kanji = token.kind == TokenKind::kanji;
      tokens.push_back({word, token.kind, token.position, token.start, token.end});
    } else if (spelling_ == Spelling::any) {
      const auto key = romaji::parse_key_term(token.term).value();
      tokens.back().word.readings.push_back({std::string(key.letters), key.lengths});
    }
  }
  std::vector<SeenToken> tokens;

 private:
  Spelling spelling_;
};

std::size_t count_signs(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

bool is_bigram(const SeenToken& token) {
  return (token.word.kana || token.word.kanji) && count_signs(token.word.term) == 2;
}

/// Compounds, and whatever kana or kanji share their place with a bigram.
bool is_joined(const std::vector<SeenToken>& tokens, const SeenToken& token) {
  if (token.kind == TokenKind::compound) return true;
  if ((!token.word.kana && !token.word.kanji) || is_bigram(token)) return false;
  return std::any_of(tokens.begin(), tokens.end(), [&](const SeenToken& other) {
    return other.position == token.position && other.kind == token.kind && is_bigram(other);
  });
}

using Places = std::vector<std::size_t>;  // into the tokens, ascending

class Seen {
 public:
  explicit Seen(std::vector<SeenToken> tokens) : tokens_(std::move(tokens)) {
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      joined_.push_back(is_joined(tokens_, tokens_[i]));
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (joined_[i] && parts_of(i).size() > 1 && parts_of(i).size() == part_count()) {
        whole_ = i;
        break;
      }
    }
  }

  [[nodiscard]] std::vector<OracleWay> ways() const {
    std::vector<OracleWay> ways;
    if (tokens_.empty()) return ways;
    if (whole_) ways.push_back({{tokens_[*whole_].word}, true, false});
    const Places parts = find_parts();
    const Places words = find_words();
    if (words != parts) {
      OracleWay way{place(words), false, false};
      way.is_japanese = std::any_of(way.words.begin(), way.words.end(),
                                    [](const OracleWord& word) { return word.kana || word.kanji; });
      ways.push_back(std::move(way));
    }
    if (!parts.empty()) ways.push_back({place_as_indexed(parts), false, false});
    return ways;
  }

 private:
  [[nodiscard]] std::size_t part_count() const {
    return static_cast<std::size_t>(std::count(joined_.begin(), joined_.end(), false));
  }

  [[nodiscard]] Places parts_of(std::size_t joined) const {
    Places parts;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!joined_[i] && tokens_[i].start >= tokens_[joined].start &&
          tokens_[i].end <= tokens_[joined].end) {
        parts.push_back(i);
      }
    }
    return parts;
  }

  /// The text as it splits furthest. A compound stands for a single part.
  [[nodiscard]] Places find_parts() const {
    std::set<std::size_t> chosen;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!joined_[i]) chosen.insert(i);
    }
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!joined_[i]) continue;
      const Places parts = parts_of(i);
      if (parts.size() == 1) chosen.erase(parts[0]);
      if (parts.size() == 1 || (parts.empty() && tokens_[i].kind == TokenKind::compound)) {
        chosen.insert(i);
      }
    }
    return {chosen.begin(), chosen.end()};
  }

  /// From the left, the longest word that begins earliest, the whole left out; then what touches
  /// no word.
  [[nodiscard]] Places find_words() const {
    Places words;
    std::size_t at = 0;
    for (;;) {
      std::optional<std::size_t> best;
      for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (whole_ == i || (!joined_[i] && tokens_[i].word.readings.empty())) continue;
        if (tokens_[i].start < at) continue;
        if (!best || tokens_[i].start < tokens_[*best].start ||
            (tokens_[i].start == tokens_[*best].start && tokens_[i].end > tokens_[*best].end)) {
          best = i;
        }
      }
      if (!best) break;
      words.push_back(*best);
      at = tokens_[*best].end;
    }
    Places all = words;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const bool touches = std::any_of(words.begin(), words.end(), [&](std::size_t word) {
        return tokens_[word].start < tokens_[i].end && tokens_[i].start < tokens_[word].end;
      });
      if (!touches && !joined_[i]) all.push_back(i);
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  [[nodiscard]] std::vector<OracleWord> place_as_indexed(const Places& places) const {
    std::vector<OracleWord> words;
    for (const std::size_t i : places) {
      words.push_back(tokens_[i].word);
      words.back().offset = tokens_[i].position - tokens_[0].position;
    }
    return words;
  }

  /// Closes up the positions that other tokens hold.
  [[nodiscard]] std::vector<OracleWord> place(const Places& places) const {
    std::vector<OracleWord> words;
    std::uint32_t offset = 0;
    for (std::size_t n = 0; n < places.size(); ++n) {
      const std::uint32_t position = tokens_[places[n]].position;
      if (n > 0 && position != tokens_[places[n - 1]].position) {
        std::uint32_t last = tokens_[places[n - 1]].position;
        for (std::size_t i = places[n - 1]; i < places[n]; ++i) {
          if (tokens_[i].position < position) last = std::max(last, tokens_[i].position);
        }
        offset += position - last;
      }
      words.push_back(tokens_[places[n]].word);
      words.back().offset = offset;
    }
    return words;
  }

  std::vector<SeenToken> tokens_;
  std::vector<bool> joined_;
  std::optional<std::size_t> whole_;
};

/// Some field of some document has a term that stands for the word.
bool stands_somewhere(const OracleWord& word, const std::vector<FieldId>& fields,
                      const OracleDocuments& documents) {
  for (const auto& [serial, document] : documents) {
    for (const FieldId field : fields) {
      const auto text = document->texts.find(field);
      if (text == document->texts.end()) continue;
      if (!word.find_in(text->second).empty()) return true;
    }
  }
  return false;
}

tokenizer::Decoded decoded_at(std::string_view text, std::size_t at) {
  return tokenizer::decode_utf8(text, at);
}

/// Each sign a string, for bytes that are none as well.
std::vector<std::string> signs_of(std::string_view text) {
  std::vector<std::string> signs;
  for (std::size_t at = 0; at < text.size(); at += signs.back().size()) {
    signs.emplace_back(text.substr(at, decoded_at(text, at).size));
  }
  return signs;
}

/// Tries every length for every star.
bool fits(std::string_view pattern, std::string_view term) {
  if (pattern.empty()) return term.empty();
  if (pattern[0] == '*') {
    for (;;) {
      if (fits(pattern.substr(1), term)) return true;
      if (term.empty()) return false;
      term.remove_prefix(decoded_at(term, 0).size);
    }
  }
  if (term.empty()) return false;
  if (pattern[0] == '?') return fits(pattern.substr(1), term.substr(decoded_at(term, 0).size));
  if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
  return pattern[0] == term[0] && fits(pattern.substr(1), term.substr(1));
}

std::string fold_pattern(const Tokenizer* tokenizer, std::string_view pattern) {
  std::string folded;
  for (std::size_t at = 0; at < pattern.size();) {
    std::string sign(pattern.substr(at, decoded_at(pattern, at).size));
    at += sign.size();
    const bool is_escape = sign == "\\" && at < pattern.size();
    if (!is_escape && (tokenizer == nullptr || sign == "*" || sign == "?")) {
      folded += sign;
      continue;
    }
    if (is_escape) {
      folded += sign;
      sign = pattern.substr(at, decoded_at(pattern, at).size);
      at += sign.size();
    }
    SeenTokens seen(Spelling::exact);
    if (tokenizer != nullptr) tokenizer->tokenize_beginning(sign, seen);
    folded += seen.tokens.size() == 1 ? seen.tokens[0].word.term : sign;
  }
  return folded;
}

/// Terms of any of the fields in any document that are no reading keys or stems.
std::set<std::string> all_terms(const std::vector<FieldId>& fields,
                                const OracleDocuments& documents) {
  std::set<std::string> terms;
  for (const auto& [serial, document] : documents) {
    for (const FieldId field : fields) {
      if (const auto text = document->texts.find(field); text != document->texts.end()) {
        for (const auto& [term, positions] : text->second.terms()) terms.insert(term);
      }
      if (const auto values = document->keywords.find(field); values != document->keywords.end()) {
        terms.insert(values->second.begin(), values->second.end());
      }
    }
  }
  std::erase_if(terms, [](const std::string& term) { return term[0] == 1 || term[0] == 2; });
  return terms;
}

}  // namespace

std::optional<OracleWord::Nearness> OracleWord::nearness(const std::string& indexed) const {
  using W = SpellingWeights;
  if (indexed == own_term()) return Nearness{1, 0};
  for (const std::string& prefix : prefixes) {
    if (indexed.starts_with(prefix)) return Nearness{1, 0};
  }
  if (const auto known = alike.find(indexed); known != alike.end()) {
    return Nearness{known->second, 0};
  }
  const auto key = romaji::parse_key_term(indexed);
  if (!key) return std::nullopt;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (readings[i].letters != key->letters) continue;
    float weight = W::kOtherLengths;
    if (readings[i].lengths == 0 || key->lengths == 0) weight = W::kLengthsUnwritten;
    if (readings[i].lengths == key->lengths) weight = W::kSameLengths;
    if (kanji) {
      weight *= W::kKanji;
    } else if (i > 0) {
      weight = std::min(weight, W::kSecondReading);
    }
    return Nearness{weight, i + 1};
  }
  return std::nullopt;
}

std::vector<std::pair<OracleWord::Terms::const_pointer, OracleWord::Nearness>> OracleWord::find_in(
    const OracleText& text) const {
  std::set<std::string> beginnings(prefixes.begin(), prefixes.end());
  for (const OracleReading& reading : readings) {
    beginnings.insert(romaji::kKeyTermMark + reading.letters + romaji::kKeyTermEnd);
  }
  std::map<std::string, std::pair<Terms::const_pointer, Nearness>> found;
  for (const auto& [other, weight] : alike) {
    const auto at = text.terms().find(other);
    if (at != text.terms().end()) found[other] = {&*at, {weight, 0}};
  }
  if (const auto own = text.terms().find(own_term()); own != text.terms().end()) {
    found[own_term()] = {&*own, {1, 0}};
  }
  for (const std::string& beginning : beginnings) {
    for (auto at = text.terms().lower_bound(beginning);
         at != text.terms().end() && at->first.starts_with(beginning); ++at) {
      if (const auto near = nearness(at->first)) found[at->first] = {&*at, *near};
    }
  }
  std::vector<std::pair<Terms::const_pointer, Nearness>> list;
  for (const auto& [name, entry] : found) list.push_back(entry);
  return list;
}

void find_near(OracleWord& word, const FuzzyOptions& options, const std::vector<FieldId>& fields,
               const OracleDocuments& documents) {
  const std::vector<std::string> signs = signs_of(word.term);
  for (const std::string& term : all_terms(fields, documents)) {
    const std::vector<std::string> others = signs_of(term);
    const bool is_far = others.size() > signs.size() + options.max_edits ||
                        signs.size() > others.size() + options.max_edits;
    if (is_far || term == word.term) continue;
    const std::uint32_t edits = edits_between(signs, others, options.transpositions);
    if (edits <= options.max_edits) word.alike[term] = 1.0F / (1 + static_cast<float>(edits));
  }
}

void find_fitting(OracleWord& word, const std::string& pattern, const Tokenizer* tokenizer,
                  const std::vector<FieldId>& fields, const OracleDocuments& documents) {
  const std::string folded = fold_pattern(tokenizer, pattern);
  for (const std::string& term : all_terms(fields, documents)) {
    if (fits(folded, term)) word.alike[term] = 1;
  }
}

std::vector<OracleWay> ways_to_see(const Tokenizer& tokenizer, std::string_view text,
                                   Spelling spelling, bool beginning) {
  SeenTokens seen(spelling);
  beginning ? tokenizer.tokenize_beginning(text, seen) : tokenizer.tokenize(text, seen);
  return Seen(std::move(seen.tokens)).ways();
}

void find_loose_readings(std::vector<OracleWord>& words, const std::vector<FieldId>& fields,
                         const OracleDocuments& documents) {
  for (OracleWord& word : words) {
    const std::string loose = without_length_h(word.term);
    if (word.readings.empty() || loose == word.term) continue;
    const romaji::Keys keys = romaji::latin_keys(loose);
    if (keys.empty() || stands_somewhere(word, fields, documents)) continue;
    word.readings.clear();
    for (const romaji::Key& key : keys) {
      word.readings.push_back({std::string(key.letters()), key.lengths()});
    }
  }
}

std::vector<std::vector<OracleWord>> part_kana(const std::string& kana,
                                               const std::vector<FieldId>& fields,
                                               const OracleDocuments& documents) {
  if (count_signs(kana) > romaji::kMaxWordLetters) return {};
  constexpr std::size_t kSignBytes = 3;  // of any kana
  constexpr std::size_t kMostWays = 8;
  // For each place from the left, the ways with the fewest words; short first words last.
  std::map<std::size_t, std::vector<std::vector<OracleWord>>> best = {{0, {{}}}};
  for (std::size_t end = 2 * kSignBytes; end <= kana.size(); end += kSignBytes) {
    std::vector<std::vector<OracleWord>> ways;
    for (std::size_t begin = 0; begin + 2 * kSignBytes <= end; begin += kSignBytes) {
      if (!best.contains(begin) || (begin == 0 && end == kana.size())) continue;
      OracleWord word{.term = kana.substr(begin, end - begin), .kana = true};
      for (const romaji::Key& key : romaji::kana_index_keys(word.term)) {
        const OracleReading reading{std::string(key.letters()), key.lengths()};
        if (stands_somewhere({.term = "", .readings = {reading}}, fields, documents)) {
          word.readings.push_back(reading);
        }
      }
      if (word.readings.empty()) continue;
      for (std::vector<OracleWord> words : best[begin]) {
        word.offset = static_cast<std::uint32_t>(words.size());
        words.push_back(word);
        if (!ways.empty() && words.size() > ways[0].size()) continue;
        if (!ways.empty() && words.size() < ways[0].size()) ways.clear();
        ways.push_back(std::move(words));
      }
    }
    if (!ways.empty()) best[end] = std::move(ways);
  }
  auto found = best.find(kana.size());
  if (found == best.end()) return {};
  if (found->second.size() > kMostWays) found->second.resize(kMostWays);
  return found->second;
}

}  // namespace sakuin::test
