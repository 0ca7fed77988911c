#include "tests/support/random_corpus.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace sakuin::test {
namespace {

constexpr std::size_t kRecent = 40;

void add_field(Schema& schema, FieldSchema field) {
  if (const auto added = schema.add(std::move(field)); !added.ok()) {
    throw std::logic_error(added.status().message());
  }
}

std::string capitalized(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] -= 'a' - 'A';
  return word;
}

std::string random_date(Random& random) {
  std::string date = std::to_string(random.between(1950, 2030));
  for (const std::uint64_t last : {12U, 28U}) {
    const std::uint64_t number = random.between(1, last);
    date.append(number < 10 ? "-0" : "-").append(std::to_string(number));
  }
  return date;
}

/// The words of `text`, as blanks part them.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

Schema corpus_schema() {
  Schema schema;
  add_field(schema, {.name = "title"});
  add_field(schema, {.name = "body", .analyzer = "plain"});
  add_field(schema, {.name = "note", .analyzer = "english", .stored = false});
  add_field(schema, {.name = "tag", .type = FieldType::keyword});
  add_field(schema, {.name = "year", .type = FieldType::i64});
  add_field(schema, {.name = "weight", .type = FieldType::f64});
  add_field(schema, {.name = "day", .type = FieldType::date});
  add_field(schema, {.name = "extra", .type = FieldType::stored});
  return schema;
}

RandomCorpus::RandomCorpus(const CorpusOptions& options)
    : options_(options), random_(options.seed), words_(options.vocabulary, options.exponent) {}

const std::vector<std::string>& RandomCorpus::tags() {
  static const std::vector<std::string> kTags = {"report", "cable", "news item",
                                                 "Café",   "東京",  "REPORT"};
  return kTags;
}

const std::vector<std::string>& RandomCorpus::odd_words() {
  static const std::vector<std::string> kOdd = {"e-mail",
                                                "U.N.",
                                                "can't",
                                                "Minato-ku",
                                                "東京都",
                                                "カラオケ",
                                                "naïve",
                                                "C4ISR",
                                                "1,234.5",
                                                "Kōmura",
                                                "\xEF\xAC\x81ne",
                                                "x\xFFy",
                                                "state-of-the-art",
                                                "C++",
                                                "京",
                                                "ひらがな",
                                                "Ωmega-3",
                                                "O'Neill's",
                                                "2010-11-03",
                                                "U.S.-led",
                                                "running",
                                                "runs",
                                                "run",
                                                "the",
                                                "of"};
  return kOdd;
}

const std::vector<std::string>& RandomCorpus::names() {
  static const std::vector<std::string> kNames = {"Kōmura",
                                                  "komura",
                                                  "Koumura",
                                                  "kohmura",
                                                  "こうむら",
                                                  "ｺｳﾑﾗ",
                                                  "Ōno",
                                                  "Ono",
                                                  "onō",
                                                  "rāmen",
                                                  "raamen",
                                                  "ramen",
                                                  "ラーメン",
                                                  "soon",
                                                  "son",
                                                  "Jun'ichi",
                                                  "zyuniti",
                                                  "junichi",
                                                  "Shimbun",
                                                  "sinbun",
                                                  "しんぶん",
                                                  "Yomiuri",
                                                  "よみうりしんぶん",
                                                  "Abe",
                                                  "アベ",
                                                  "sinzo",
                                                  "Shinzō",
                                                  "Kohei",
                                                  "Kōei",
                                                  "あべしんぞう"};
  return kNames;
}

std::size_t RandomCorpus::random_length(std::size_t longest) {
  switch (random_.below(12)) {
    case 0:
      return 0;
    case 1:
      return 1;
    case 2:
      return random_.between(0, longest);
    case 3:
      return random_.between(0, std::min<std::size_t>(longest, 300));
    default:
      return random_.between(1, std::min<std::size_t>(longest, 40));
  }
}

std::string RandomCorpus::text(std::size_t longest) {
  static constexpr const char* kSeparators[] = {" ", " ", " ", " ", ", ", ". ", "\n", " -- "};
  std::string text;
  for (std::size_t left = random_length(longest); left > 0; --left) {
    std::string word = random_.chance(0.03)   ? random_.pick(odd_words())
                       : random_.chance(0.06) ? random_.pick(names())
                                              : words_.draw(random_);
    text += random_.chance(0.05) ? capitalized(std::move(word)) : word;
    text += random_.pick(kSeparators);
  }
  return text;
}

Document RandomCorpus::fresh() {
  Document document;
  if (random_.chance(0.9)) document.add("title", text(12));
  if (random_.chance(0.9)) document.add("body", text(options_.longest_field));
  if (random_.chance(0.2)) document.add("body", text(30));
  if (random_.chance(0.4)) document.add("note", text(60));
  for (std::uint64_t left = random_.below(3); left > 0; --left) {
    document.add("tag", random_.pick(tags()));
  }
  if (random_.chance(0.7)) {
    document.add("year", static_cast<std::int64_t>(random_.between(0, 4000)) - 1000);
  }
  if (random_.chance(0.3)) document.add("weight", random_.unit() * 1e6 - 5e5);
  if (random_.chance(0.3)) document.add("day", random_date(random_));
  if (random_.chance(0.2)) document.add("extra", Json{R"({"list": [1, 2, "three"]})"});
  if (random_.chance(0.3)) document.add("remark", text(20));
  return document;
}

Document RandomCorpus::next() {
  Document document = !recent_.empty() && random_.chance(0.15) ? random_.pick(recent_) : fresh();
  document.id = random_id();
  if (recent_.size() < kRecent) {
    recent_.push_back(document);
  } else {
    recent_[random_.below(kRecent)] = document;
  }
  return document;
}

std::string RandomCorpus::random_passage(Random& random, std::size_t count) const {
  std::vector<std::string> words;
  if (!recent_.empty()) {
    const Document& document = random.pick(recent_);
    if (!document.fields.empty()) {
      const auto* text = std::get_if<std::string>(&random.pick(document.fields).second);
      if (text != nullptr) words = split(*text);
    }
  }
  std::string passage;
  const std::size_t start = words.size() > count ? random.below(words.size() - count) : 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!passage.empty()) passage += ' ';
    passage += start + i < words.size() ? words[start + i] : words_.draw(random);
  }
  return passage;
}

}  // namespace sakuin::test
