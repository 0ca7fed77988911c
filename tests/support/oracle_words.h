// How an analyzer sees the text of a query, and which indexed terms stand for its words: written
// again from the rules in engine/query/analysis.h and engine/search/variants.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/query.h>
#include <sakuin/tokenizer.h>

#include "tests/support/oracle_document.h"

namespace sakuin::test {

struct OracleReading {
  std::string letters;
  std::uint64_t lengths = 0;
};

struct OracleWord {
  std::string term;
  std::uint32_t offset = 0;  ///< places after the first word
  bool kana = false;
  bool kanji = false;
  std::vector<OracleReading> readings = {};
  std::string stem = {};  ///< stands for the word in place of its term, if it is not empty
  std::vector<std::string> prefixes = {};   ///< of terms that stand for the word; for a prefix
  std::map<std::string, float> alike = {};  ///< other terms that stand for it, and their weights

  struct Nearness {
    float weight = 0;
    std::size_t reading = 0;  ///< 0: the word's own term
  };
  /// Nothing: `indexed` is not the word.
  [[nodiscard]] const std::string& own_term() const { return stem.empty() ? term : stem; }
  [[nodiscard]] std::optional<Nearness> nearness(const std::string& indexed) const;

  using Terms = std::map<std::string, std::vector<std::uint32_t>>;
  /// Terms of `text` that stand for the word; only those that begin like one are tried.
  [[nodiscard]] std::vector<std::pair<Terms::const_pointer, Nearness>> find_in(
      const OracleText& text) const;
};

/// A way to see a text: all of its words have to stand there.
struct OracleWay {
  std::vector<OracleWord> words;
  bool is_whole = false;     ///< one word for all of the text
  bool is_japanese = false;  ///< has words of kana or kanji that are more than bigrams
};

/// In the order in which the scores are added. `beginning`: the last word is only begun.
[[nodiscard]] std::vector<OracleWay> ways_to_see(const Tokenizer& tokenizer, std::string_view text,
                                                 Spelling spelling, bool beginning = false);

/// Words that stand in `fields` of no document are read anew, each h after o or u as a length.
void find_loose_readings(std::vector<OracleWord>& words, const std::vector<FieldId>& fields,
                         const OracleDocuments& documents);

/// Lets the word stand for the terms of `fields` in any document that are near it.
void find_near(OracleWord& word, const FuzzyOptions& options, const std::vector<FieldId>& fields,
               const OracleDocuments& documents);

/// Lets the word stand for those that fit a pattern, of which the tokenizer, unless it is null,
/// folds each sign.
void find_fitting(OracleWord& word, const std::string& pattern, const Tokenizer* tokenizer,
                  const std::vector<FieldId>& fields, const OracleDocuments& documents);

/// The ways to part a run of kana into several words, the fewest, so that each is read like
/// something in `fields` of a document; the first 8.
[[nodiscard]] std::vector<std::vector<OracleWord>> part_kana(const std::string& kana,
                                                             const std::vector<FieldId>& fields,
                                                             const OracleDocuments& documents);

}  // namespace sakuin::test
