// Documents that look random and provoke trouble: Zipf words, fields from empty to very long, exact
// copies (ties), repeated values, ids that come again (upserts), broken UTF-8 and mixed scripts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sakuin/document.h>
#include <sakuin/schema.h>

#include "tests/support/random.h"

namespace sakuin::test {

struct CorpusOptions {
  std::uint64_t seed = 1;
  std::size_t vocabulary = 300;
  double exponent = 1;    ///< of Zipf's law; less: more different words
  std::size_t ids = 300;  ///< ids are drawn from this many, so some documents replace others
  std::size_t longest_field = 2000;  ///< words
};

/// title (standard analyzer), note (english; not stored), body (plain), tag (keyword), year (i64),
/// weight (f64), day (date), extra (stored only). Dynamic: some documents bring a field "remark".
[[nodiscard]] Schema corpus_schema();

class RandomCorpus {
 public:
  explicit RandomCorpus(const CorpusOptions& options);

  [[nodiscard]] Document next();
  [[nodiscard]] std::string random_id() { return id(random_.below(options_.ids)); }

  /// A few words as they stand next to each other in some field of a recent document.
  [[nodiscard]] std::string random_passage(Random& random, std::size_t words) const;
  [[nodiscard]] const ZipfWords& words() const noexcept { return words_; }
  [[nodiscard]] static const std::vector<std::string>& tags();
  [[nodiscard]] static const std::vector<std::string>& odd_words();
  /// Few Japanese words in many spellings, and English words that look like them.
  [[nodiscard]] static const std::vector<std::string>& names();

 private:
  static std::string id(std::uint64_t number) { return "doc" + std::to_string(number); }
  Document fresh();
  std::string text(std::size_t longest);
  std::size_t random_length(std::size_t longest);

  CorpusOptions options_;
  Random random_;
  ZipfWords words_;
  std::vector<Document> recent_;  // at most kRecent, for copies and passages
};

}  // namespace sakuin::test
