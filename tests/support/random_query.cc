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
  static const std::vector<std::string> kFields = {"", "", "", "", "title", "body", "note", "*"};
  return random_.pick(kFields);
}

std::uint32_t RandomQueries::slop() {
  return random_.chance(0.5) ? 0 : static_cast<std::uint32_t>(random_.between(1, 6));
}

Spelling RandomQueries::spelling() { return random_.chance(0.2) ? Spelling::exact : Spelling::any; }

/// A word of which some signs are others, missing or twice; whole signs, as prefix() has them.
std::vector<std::string> RandomQueries::signs() {
  const std::string word =
      random_.chance(0.6) ? corpus_->words().draw(random_) : random_.pick(RandomCorpus::names());
  std::vector<std::string> signs;
  for (const char byte : word) {
    if ((static_cast<unsigned char>(byte) >> 6) != 2) signs.emplace_back();
    signs.back() += byte;
  }
  return signs;
}

Query RandomQueries::fuzzy() {
  const FuzzyOptions options{random_.chance(0.6) ? 1U : 2U, random_.chance(0.7)};
  if (random_.chance(0.2)) {
    const std::string& tag = random_.pick(RandomCorpus::tags());
    return query::fuzzy(tag.substr(0, tag.size() - random_.below(2)), "tag", options);
  }
  std::vector<std::string> word = signs();
  if (random_.chance(0.7)) {
    const auto at = word.begin() + static_cast<std::ptrdiff_t>(random_.below(word.size()));
    if (random_.chance(0.5) && word.size() > 2) {
      word.erase(at);
    } else {
      *at = random_.pick(word);
    }
  }
  std::string text;
  for (const std::string& sign : word) text += sign;
  return query::fuzzy(std::move(text), text_field(), options, spelling());
}

Query RandomQueries::wildcard() {
  std::string pattern;
  for (const std::string& sign : signs()) {
    const std::uint64_t dice = random_.below(10);
    pattern += dice < 2 ? "?" : dice < 4 ? "*" : sign;
  }
  if (random_.chance(0.3)) pattern += '*';
  return query::wildcard(std::move(pattern), random_.chance(0.1) ? "tag" : text_field());
}

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
  switch (random_.below(13)) {
    case 12:
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
    case 7:
      return wildcard();
    case 8:
      return fuzzy();
    default:
      return query::word(word(), text_field(), spelling());
  }
}

std::vector<Query> RandomQueries::clauses(std::size_t least, std::size_t depth) {
  std::vector<Query> list;
  for (std::size_t left = random_.between(least, 4); left > 0; --left) list.push_back(next(depth));
  return list;
}

/// Of words, and of phrases now and then: what long texts come to.
Query RandomQueries::union_of_many() {
  std::vector<Query> list;
  for (std::size_t left = random_.between(10, 60); left > 0; --left) {
    list.push_back(random_.chance(0.9) ? query::word(word(), text_field(), spelling())
                                       : query::phrase(corpus_->random_passage(random_, 2)));
  }
  return query::any_of(std::move(list));
}

/// Mostly usual ones; else what floats hardly hold.
float RandomQueries::factor() {
  static constexpr float kUsual[] = {0.0F, 0.5F, 1.0F, 2.0F, 3.7F};
  static constexpr float kExtreme[] = {1e-30F, 1e-6F, 1e6F};
  return random_.chance(0.9) ? random_.pick(kUsual) : random_.pick(kExtreme);
}

Query RandomQueries::next(std::size_t depth) {
  if (depth == 0 || random_.chance(0.25)) return leaf();
  if (random_.chance(0.03)) return union_of_many();
  switch (random_.below(9)) {
    case 0:
    case 1:
      return query::any_of(clauses(1, depth - 1));
    case 2:
      return query::all_of(clauses(1, depth - 1));
    case 3:
      return query::boost(next(depth - 1), factor());
    case 4:
      return query::best_of(clauses(1, depth - 1));
    case 5:
      return query::constant(next(depth - 1), factor());
    case 6:
      return query::boolean(clauses(0, depth - 1), clauses(1, depth - 1), clauses(0, depth - 1),
                            random_.between(0, 4));
    default:
      return query::boolean(clauses(0, depth - 1), clauses(0, depth - 1), clauses(0, depth - 1));
  }
}

}  // namespace sakuin::test
