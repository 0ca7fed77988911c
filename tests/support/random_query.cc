#include "tests/support/random_query.h"

#include <optional>
#include <utility>

namespace sakuin::test {

std::string RandomQueries::word() {
  switch (random_.below(12)) {
    case 0:
      return random_.pick(RandomCorpus::odd_words());
    case 1:
      return "unheardof";
    case 3:
    case 4:
      return random_.pick(RandomCorpus::names());
    case 2:
      return random_.pick(corpus_->words().words());
    default:
      return corpus_->words().draw(random_);
  }
}

std::string RandomQueries::text_field() {
  static const std::vector<std::string> kFields = {"", "", "", "title", "body", "note"};
  return random_.pick(kFields);
}

std::uint32_t RandomQueries::slop() {
  return random_.chance(0.5) ? 0 : static_cast<std::uint32_t>(random_.between(1, 6));
}

Spelling RandomQueries::spelling() { return random_.chance(0.2) ? Spelling::exact : Spelling::any; }

/// The beginning of a word without signs, so that it is one word whatever the analyzer.
Query RandomQueries::prefix() {
  const std::string word =
      random_.chance(0.5) ? corpus_->words().draw(random_) : random_.pick(RandomCorpus::names());
  std::size_t end = random_.between(1, word.size());
  while (end < word.size() && (static_cast<unsigned char>(word[end]) >> 6) == 2) ++end;
  return query::prefix(word.substr(0, end), text_field(), spelling());
}

Value RandomQueries::range_value(const std::string& field) {
  if (field == "tag") return random_.pick(RandomCorpus::tags());
  if (field == "weight") return random_.unit() * 1.2e6 - 6e5;
  if (field == "year") {
    const std::int64_t year = static_cast<std::int64_t>(random_.between(0, 4400)) - 1200;
    return random_.chance(0.5) ? Value(year) : Value(std::to_string(year));
  }
  std::string day = std::to_string(random_.between(1945, 2035));
  if (random_.chance(0.5)) return day;
  day += "-0" + std::to_string(random_.between(1, 9));
  return random_.chance(0.5) ? day : day + "-1" + std::to_string(random_.below(10));
}

Query RandomQueries::range() {
  static const std::vector<std::string> kFields = {"year", "weight", "day", "tag"};
  const std::string& field = random_.pick(kFields);
  std::optional<RangeEnd> lower;
  std::optional<RangeEnd> upper;
  if (random_.chance(0.7)) lower = RangeEnd{range_value(field), random_.chance(0.5)};
  if (random_.chance(0.7)) upper = RangeEnd{range_value(field), random_.chance(0.5)};
  return query::range(field, std::move(lower), std::move(upper));
}

Query RandomQueries::leaf() {
  switch (random_.below(11)) {
    case 10:
      return range();
    case 0:
    case 1:
      return query::term(word(), text_field());
    case 2:
    case 3:
      return query::phrase(corpus_->random_passage(random_, random_.between(1, 4)), text_field(),
                           slop(), spelling());
    case 4:
      return query::term(random_.pick(RandomCorpus::tags()), "tag");
    case 5:
      return query::match_all();
    case 6:
      return prefix();
    default:
      return query::word(word(), text_field(), spelling());
  }
}

std::vector<Query> RandomQueries::clauses(std::size_t least, std::size_t depth) {
  std::vector<Query> list;
  for (std::size_t left = random_.between(least, 3); left > 0; --left) list.push_back(next(depth));
  return list;
}

Query RandomQueries::next(std::size_t depth) {
  static constexpr float kFactors[] = {0.0F, 0.5F, 1.0F, 2.0F, 3.7F};
  if (depth == 0 || random_.chance(0.25)) return leaf();
  switch (random_.below(6)) {
    case 0:
    case 1:
      return query::any_of(clauses(1, depth - 1));
    case 2:
      return query::all_of(clauses(1, depth - 1));
    case 3:
      return query::boost(next(depth - 1), random_.pick(kFactors));
    default:
      return query::boolean(clauses(0, depth - 1), clauses(0, depth - 1), clauses(0, depth - 1));
  }
}

}  // namespace sakuin::test
