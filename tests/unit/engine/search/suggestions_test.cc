// What an index proposes: each against a plain walk over all of its terms.
#include "engine/search/suggestions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "engine/query/query_node.h"
#include "tests/support/edit_table.h"
#include "tests/support/random.h"
#include "tests/support/random_corpus.h"
#include "tests/unit/engine/engine_fixture.h"
#include "tokenizer/romaji/reading.h"
#include "tokenizer/stemming/english_stemmer.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::suggestions_test {
namespace {

using test::must;
using Words = std::vector<std::string>;

Words terms_of(const std::vector<Suggestion>& suggestions) {
  Words terms;
  for (const Suggestion& each : suggestions) terms.push_back(each.term);
  return terms;
}

Words terms_of(const std::vector<TermStats>& stats) {
  Words terms;
  for (const TermStats& each : stats) terms.push_back(each.term);
  return terms;
}

Searcher searcher_of(const std::vector<std::string>& texts,
                     const std::string& analyzer = "standard") {
  return test::open_searcher(test::index_texts(
      texts, test::make_schema({FieldSchema{.name = "text", .analyzer = analyzer}})));
}

/// Documents of all fields, some of them deleted.
Searcher random_searcher(std::uint64_t seed) {
  test::RandomCorpus corpus({.seed = seed, .vocabulary = 120, .ids = 50, .longest_field = 60});
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory, test::corpus_schema());
  for (int i = 0; i < 60; ++i) {
    must(writer.add(corpus.next()));
    if (i % 25 == 24) must(writer.commit());
  }
  must(writer.commit());
  return test::open_searcher(directory);
}

const Words kTextFields = {"title", "body", "note", "remark"};

/// Live documents of each word of the fields, by searching for it.
std::map<std::string, std::uint64_t> all_words(const Searcher& searcher, const Words& fields) {
  std::map<std::string, std::uint64_t> words;
  for (const std::string& field : fields) {
    if (!searcher.schema().find(field)) continue;
    for (const TermStats& term : must(searcher.terms(field, "", 100'000))) words[term.term] = 0;
  }
  for (auto& [word, count] : words) {
    std::vector<Query> in_fields;
    for (const std::string& field : fields) {
      if (searcher.schema().find(field)) in_fields.push_back(query::term(word, field));
    }
    count = must(searcher.count(query::any_of(in_fields)));
  }
  return words;
}

std::u32string signs_of(std::string_view text) {
  std::u32string signs;
  for (std::size_t at = 0; at < text.size();) {
    const auto decoded = tokenizer::decode_utf8(text, at);
    signs += decoded.code_point;
    at += decoded.size;
  }
  return signs;
}

constexpr std::uint32_t kFar = 99;

std::uint32_t edits_if_near(const std::u32string& word, const std::u32string& other,
                            std::uint32_t most) {
  const std::uint32_t allowed = word.size() < 3 ? 0 : word.size() < 6 ? 1 : 2;
  const std::uint32_t edits = test::edits_between(word, other, /*transpositions=*/true);
  return edits == 0 || edits <= std::min(allowed, most) ? edits : kFar;
}

std::vector<Suggestion> walk_all(const std::map<std::string, std::uint64_t>& words,
                                 const std::string& word, std::uint32_t most, std::size_t limit) {
  std::vector<Suggestion> near;
  for (const auto& [term, count] : words) {
    if (term == word) continue;
    std::uint32_t edits = edits_if_near(signs_of(word), signs_of(term), most);
    for (const romaji::Key& wanted : romaji::index_keys(word)) {
      for (const romaji::Key& key : romaji::index_keys(term)) {
        edits = std::min(edits,
                         edits_if_near(signs_of(wanted.letters()), signs_of(key.letters()), most));
      }
    }
    if (edits != kFar) near.push_back({term, edits, count});
  }
  std::ranges::sort(near, [](const Suggestion& a, const Suggestion& b) {
    return std::tuple(a.edits, b.doc_freq, a.term) < std::tuple(b.edits, a.doc_freq, b.term);
  });
  near.resize(std::min(near.size(), limit));
  return near;
}

TEST(Suggestions, AreTheNearestThenTheMostFrequent) {
  const Searcher searcher =
      searcher_of({"minister", "minster", "minster", "ministers", "monitor", "mini"});
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("minsiter"))),
            Words({"minster", "minister", "ministers"}));
  EXPECT_EQ(must(searcher.suggest_spelling("Minsiter")).at(0), (Suggestion{"minster", 1, 2}));
  SuggestionOptions options;
  options.limit = 1;
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("minsterr", options))), Words({"minster"}));
  options.max_edits = 0;
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("minsterr", options))), Words({}));
}

TEST(Suggestions, KnowReadings) {
  const Searcher searcher = searcher_of({"Kōmura spoke", "Shimbun", "soon"});
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("kohmuta"))), Words({"kōmura"}));
  EXPECT_EQ(must(searcher.suggest_spelling("koumura")).at(0), (Suggestion{"kōmura", 0, 1}));
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("sinbum"))), Words({}));  // reads as nothing
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("sinban"))), Words({"shimbun"}));
}

TEST(Suggestions, LeaveShortWordsAlone) {
  const Searcher searcher = searcher_of({"of on in cat"});
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("ox"))), Words({}));
  EXPECT_EQ(terms_of(must(searcher.suggest_spelling("cta"))), Words({"cat"}));
}

TEST(Suggestions, AreThoseOfAWalkOverAllTerms) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Searcher searcher = random_searcher(seed);
    test::Random random(seed);
    for (const Words& fields : {kTextFields, Words({"note"})}) {
      const auto words = all_words(searcher, fields);
      for (int i = 0; i < 40; ++i) {
        std::string word =
            random.chance(0.5)
                ? std::next(words.begin(), static_cast<std::ptrdiff_t>(random.below(words.size())))
                      ->first
                : random.pick(test::RandomCorpus::names());
        if (random.chance(0.7)) word[random.below(word.size())] = random.chance(0.5) ? 'o' : 'h';
        struct Folded final : TokenSink {
          void on_token(const Token& token) override {
            if (!belongs_to_token_before(token.kind)) ++count, term = token.term;
          }
          std::string term;
          int count = 0;
        } folded;
        AnalyzerRegistry().open("standard").value()->tokenize(word, folded);
        if (folded.count != 1) continue;
        SuggestionOptions options;
        options.limit = random.between(1, 8);
        options.max_edits = static_cast<std::uint32_t>(random.below(4));
        if (fields.size() == 1) options.field = fields[0];
        EXPECT_EQ(must(searcher.suggest_spelling(word, options)),
                  walk_all(words, folded.term, std::min(options.max_edits, 2U), options.limit))
            << word << ", seed " << seed;
      }
    }
  }
}

TEST(Respelling, ReplacesOnlyWordsThatFindNothing) {
  const Searcher searcher = searcher_of({"the foreign minister Kōmura", "the monastery"});
  const auto respelled = [&](const char* text) {
    return must(searcher.respell(text)).value_or("nothing");
  };
  EXPECT_EQ(respelled("foriegn minister"), "foreign minister");
  EXPECT_EQ(respelled("+(foriegn OR \"minsiter kohmuta\"~2)^2"),
            "+(foreign OR \"minister kōmura\"~2)^2");
  EXPECT_EQ(respelled("foreign koumura"), "nothing");
  EXPECT_EQ(respelled("texx:foriegn minis* for?ign foriegn~"),
            "texx:foreign minis* for?ign foriegn~");
  EXPECT_EQ(respelled("xylophone"), "nothing");
  EXPECT_EQ(respelled("=koumura"), "=kōmura");
  EXPECT_EQ(respelled(""), "nothing");
}

TEST(Respelling, LeavesWhatIsNoWordOfAText) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "text"},
                                    {.name = "title"},
                                    {.name = "year", .type = FieldType::i64},
                                    {.name = "when", .type = FieldType::date},
                                    {.name = "kind", .type = FieldType::keyword}}));
  Document document("a");
  document.add("text", "music of the 2010s memory 1998 report1").add("title", "memoir");
  document.add("year", std::int64_t{1999}).add("kind", "memo").add("when", "2011-03-11");
  must(writer.add(document));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  for (const char* const text :
       {"year:2010", "+year:1999", "year:[2010 TO 2014]", "year:>=2010", "when:[2010-11 TO *]",
        "kind:reports1", "kind:\"memori\"", "kind:[memorx TO memorz]", "qqqqq^=1999", "qqqqq^1999",
        "(qqqqq wwwww)@1999", "==memori", "\"qqqqq wwwww\"~1999", "kind:(memori report)"}) {
    EXPECT_EQ(must(searcher.respell(text)), std::nullopt) << text;
  }
  EXPECT_EQ(must(searcher.respell("year:[1 TO 2] memori^2 year:1")).value_or(""),
            "year:[1 TO 2] memoir^2 year:1");
  // In a field, its own words.
  EXPECT_EQ(must(searcher.respell("title:(memoyr) text:memoyr")).value_or(""),
            "title:(memoir) text:memory");
  EXPECT_EQ(must(searcher.respell("*:\"musci of\"")).value_or(""), "*:\"music of\"");
}

TEST(Respelling, KnowsStemsAndStopWords) {
  const Searcher searcher = searcher_of({"he was running to the theatre"}, "english");
  EXPECT_EQ(must(searcher.respell("the run")), std::nullopt);
  EXPECT_EQ(must(searcher.respell("teh theater runing")).value_or(""), "teh theatre running");
}

TEST(Completion, IsTheMostFrequentFirst) {
  const Searcher searcher = searcher_of({"tokyo tower", "tokyo", "Toyota", "town town town"});
  EXPECT_EQ(terms_of(must(searcher.complete("to"))), Words({"tokyo", "tower", "town", "toyota"}));
  EXPECT_EQ(terms_of(must(searcher.complete("in TOY"))), Words({"toyota"}));
  EXPECT_EQ(must(searcher.complete("to", {.field = {}, .limit = 1})).at(0).doc_freq, 2u);
  EXPECT_EQ(terms_of(must(searcher.complete("to", {.field = {}, .limit = 0}))), Words({}));
}

TEST(Completion, IsThatOfAWalkOverAllTerms) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Searcher searcher = random_searcher(seed);
    for (const Words& fields : {kTextFields, Words({"note"})}) {
      const auto words = all_words(searcher, fields);
      for (const char* beginning : {"", "k", "ka", "shi", "kō", "r", "the"}) {
        for (const std::size_t limit : {1U, 3U, 1000U}) {
          std::vector<std::pair<std::int64_t, std::string>> expected;
          for (const auto& [word, count] : words) {
            if (word.starts_with(beginning)) {
              expected.emplace_back(-static_cast<std::int64_t>(count), word);
            }
          }
          std::ranges::sort(expected);
          expected.resize(std::min(expected.size(), limit));
          std::vector<std::pair<std::int64_t, std::string>> found;
          const std::string field = fields.size() == 1 ? fields[0] : "";
          for (const TermStats& each :
               must(searcher.complete(beginning, {.field = field, .limit = limit}))) {
            found.emplace_back(-static_cast<std::int64_t>(each.doc_freq), each.term);
          }
          EXPECT_EQ(found, expected) << beginning << ' ' << limit;
        }
      }
    }
  }
}

TEST(MoreLike, FindsDocumentsWithTheSameRareWords) {
  const Searcher searcher = searcher_of({"the red fox and the lazy dog", "a red fox", "a lazy cat",
                                         "the end", "the beginning and the end"});
  EXPECT_EQ(test::find_ids(searcher, must(searcher.more_like("1"))).at(1), "0");
  EXPECT_EQ(test::find_ids(searcher, must(searcher.more_like_text("lazy foxes"))),
            Words({"2", "0"}));
  EXPECT_EQ(searcher.more_like("none").status().code(), StatusCode::not_found);
  EXPECT_EQ(searcher.more_like("1", {.fields = {"none"}}).status().code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(must(searcher.count(must(searcher.more_like_text("")))), 0u);
}

/// Clauses of more_like_text() as (field, term) -> boost.
std::map<std::pair<std::string, std::string>, float> clauses_of(const Query& query) {
  std::map<std::pair<std::string, std::string>, float> clauses;
  for (const Query& clause : std::get<BooleanNode>(query.node().value).should) {
    const auto& boosted = std::get<BoostNode>(clause.node().value);
    const auto& term = std::get<TermNode>(boosted.query.node().value);
    clauses[{term.field, term.term}] = boosted.factor;
  }
  return clauses;
}

TEST(MoreLike, WeighsTermsByTheFormula) {
  const Searcher searcher = random_searcher(1);
  const std::string text = "kamo moshi moshi tanre tanre tanre running runs the";
  MoreLikeOptions options;
  options.fields = {"body", "note"};
  options.max_terms = 5;
  std::vector<std::tuple<double, int, std::string>> weights;
  const auto weigh = [&](int place, const std::string& term, int count) {
    const auto df = must(searcher.count(query::term(term, options.fields[std::size_t(place)])));
    if (df < options.min_doc_freq) return;
    const double idf =
        1 + std::log(static_cast<double>(searcher.live_docs() + 1) / static_cast<double>(df + 1));
    weights.emplace_back(-count * idf, place, term);
  };
  for (const auto& [word, count] : std::map<std::string, int>{
           {"kamo", 1}, {"moshi", 2}, {"tanre", 3}, {"running", 1}, {"runs", 1}, {"the", 1}}) {
    weigh(0, word, count);
  }
  tokenizer::EnglishStemmer stemmer;
  for (const auto& [word, count] :
       std::map<std::string, int>{{"kamo", 1}, {"moshi", 2}, {"tanre", 3}, {"running", 2}}) {
    weigh(1, "\x02" + std::string(stemmer.stem(word)), count);
  }
  std::ranges::sort(weights);
  ASSERT_GE(weights.size(), 5u);
  weights.resize(5);
  std::map<std::pair<std::string, std::string>, float> expected;
  for (const auto& [weight, place, term] : weights) {
    expected[{options.fields[std::size_t(place)], term}] =
        static_cast<float>(weight / std::get<0>(weights.front()));
  }
  EXPECT_EQ(clauses_of(must(searcher.more_like_text(text, options))), expected);
}

}  // namespace
}  // namespace sakuin::suggestions_test
