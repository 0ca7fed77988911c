// Words a few edits away: against the whole table of edit distances, and in searches.
#include "engine/search/near_terms.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/edit_distances.h"
#include "tests/support/edit_table.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::near_terms_test {
namespace {

using test::find_ids;
using test::must;
using Ids = std::vector<std::string>;

std::vector<char32_t> signs_of(std::string_view bytes) {
  std::vector<char32_t> signs;
  for (std::size_t at = 0; at < bytes.size();) {
    const TermSign sign = TermSign::at(bytes, at);
    signs.push_back(sign.sign);
    at += sign.size;
  }
  return signs;
}

TEST(NearTerms, AreThoseOfTheWholeTable) {
  static const std::vector<std::string> kSigns = {
      "a", "b", "c", "o", "ō", "東", "京", "\xE6", "\x9D", "\xFF", "\xF0\x9F\x98\x80"};
  test::Random random(1);
  const auto word = [&random] {
    std::string text;
    for (std::uint64_t n = random.between(1, 6); n > 0; --n) {
      text += random.chance(0.7) ? kSigns[random.below(4)] : random.pick(kSigns);
    }
    return text;
  };
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "tag", .type = FieldType::keyword},
                                    {.name = "other", .type = FieldType::keyword}}));
  std::set<std::string> terms;
  for (int i = 0; i < 1500; ++i) {
    const std::string tag = word();
    terms.insert(tag);
    must(writer.add(Document(std::to_string(i)).add(i % 5 == 0 ? "other" : "tag", tag)));
    if (i == 700) must(writer.commit());
  }
  must(writer.add(Document("key").add("tag",
                                      "\x01"
                                      "ab\x1F")));
  must(writer.commit());
  const auto snapshot = must(open_snapshot(*directory, {}));
  const std::vector<FieldId> fields = {0, 1};
  std::size_t found = 0;
  for (int i = 0; i < 120; ++i) {
    const std::string wanted = word();
    const FuzzyOptions options{random.chance(0.5) ? 1U : 2U, random.chance(0.5)};
    std::vector<NearTerm> expected;
    for (const std::string& term : terms) {
      const std::uint32_t edits =
          test::edits_between(signs_of(wanted), signs_of(term), options.transpositions);
      if (edits <= options.max_edits && term != wanted) expected.push_back({term, edits});
    }
    EXPECT_EQ(must(find_near_terms(*snapshot, fields, wanted, options, 10'000)), expected)
        << wanted << ", " << options.max_edits << " edits";
    found += expected.size();
    const std::size_t some = std::min<std::size_t>(3, expected.size());
    expected.resize(some);
    EXPECT_EQ(must(find_near_terms(*snapshot, fields, wanted, options, some)), expected);
  }
  EXPECT_GT(found, 500U);
}

Searcher over(const std::vector<std::string>& texts) {
  return test::open_searcher(test::index_texts(texts));
}

TEST(NearTerms, AreFoundTheWordItselfFirstAndThenByEdits) {
  const Searcher searcher = over({"sitting x", "kitten x", "mitten x", "kittens x", "ktiten x"});
  EXPECT_EQ(find_ids(searcher, "kitten~"), Ids({"1", "2", "3", "4"}));
  EXPECT_EQ(find_ids(searcher, "kitten~2"), Ids({"1", "2", "3", "4"}));
  EXPECT_EQ(find_ids(searcher, "sitten~2"), Ids({"1", "2", "0", "3", "4"}));
  EXPECT_EQ(find_ids(searcher, query::fuzzy("kitten", "", {1, false})), Ids({"1", "2", "3"}));
  EXPECT_EQ(find_ids(searcher, query::fuzzy("kitten", "", {2, false})).size(), 4U);
}

TEST(NearTerms, ScoreAsSpellingsOneByTheEditsTheyAreAway) {
  const Searcher searcher = over({"kitten", "mitten", "mitten kitten", "smitten", "other"});
  const auto score = [&](std::string_view query, const std::string& id) {
    for (const Hit& hit : must(searcher.search(must(parse_query(query)))).hits) {
      if (hit.id == id) return hit.score;
    }
    return -1.0F;
  };
  // N 5, df 4 and 3, lengths 1, 2 and 6 / 5 on average.
  const auto bm25 = [](double df, double freq, double length) {
    const double norm = 1.2 * (0.25 + 0.75 * length / 1.2);
    return std::log1p((5 - df + 0.5) / (df + 0.5)) * freq / (freq + norm);
  };
  EXPECT_NEAR(score("kitten~2", "0"), bm25(4, 1, 1), 1e-6);
  EXPECT_NEAR(score("kitten~2", "1"), bm25(4, 1.0 / 2, 1), 1e-6);
  EXPECT_NEAR(score("kitten~2", "2"), bm25(4, 2, 2), 1e-6);
  EXPECT_NEAR(score("kitten~2", "3"), bm25(4, 1.0 / 3, 1), 1e-6);
  EXPECT_NEAR(score("kitten~", "1"), bm25(3, 1.0 / 2, 1), 1e-6);
}

TEST(NearTerms, ComeOnTopOfOtherSpellings) {
  const Searcher searcher = over({"Kōmura", "Komuro", "Koumura", "Kimura"});
  EXPECT_EQ(find_ids(searcher, "komura~"), Ids({"0", "2", "1", "3"}));
  EXPECT_EQ(find_ids(searcher, "=komura~"), Ids({"0", "1", "2", "3"}));
  EXPECT_EQ(find_ids(searcher, "=kōmura~"), Ids({"0", "3"}));
}

TEST(NearTerms, StandAtEachPlaceOfAWordOfSeveral) {
  const Searcher searcher = over({"an e-mail", "an emeil", "en-mail", "the mail", "ee mall"});
  const Ids ids = find_ids(searcher, "e-mail~");  // "mail" is near "email", too
  EXPECT_EQ(ids.front(), "0");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()),
            std::set<std::string>({"0", "1", "2", "3", "4"}));
  EXPECT_EQ(find_ids(searcher, "\"e mail\"").size(), 1U);
}

TEST(NearTerms, OfAKeywordAreTakenAsTheyAre) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "tag", .type = FieldType::keyword}}));
  must(writer.add(Document("a").add("tag", "News item")));
  must(writer.add(Document("b").add("tag", "news item")));
  must(writer.add(Document("c").add("tag", "news items").add("tag", "new item")));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(find_ids(searcher, "tag:news\\ item~"), Ids({"b", "c", "a"}));
  EXPECT_EQ(find_ids(searcher, "tag:news\\ item~2"), Ids({"b", "c", "a"}));
  EXPECT_EQ(find_ids(searcher, "tag:N?ws*"), Ids({"a"}));
  EXPECT_EQ(find_ids(searcher, "tag:*item?"), Ids({"c"}));
}

TEST(NearTerms, AreAskedForByOneEditOrTwo) {
  const Searcher searcher = over({"a"});
  for (const std::uint32_t edits : {0U, 3U}) {
    EXPECT_EQ(searcher.count(query::fuzzy("a", "", {edits})).status().code(),
              StatusCode::invalid_argument);
  }
  EXPECT_EQ(must(searcher.count(query::fuzzy("", "", {1}))), 0U);
}

TEST(WildcardQueries, MatchTermsAndScoreOne) {
  const Searcher searcher = over({"Koumura", "kimura", "Kmura", "Kōmura other"});
  EXPECT_EQ(find_ids(searcher, "K*mura"), Ids({"0", "1", "2", "3"}));
  EXPECT_EQ(find_ids(searcher, "k?mura"), Ids({"1", "3"}));
  EXPECT_EQ(find_ids(searcher, "*URA"), Ids({"0", "1", "2", "3"}));
  EXPECT_EQ(find_ids(searcher, "*th*r"), Ids({"3"}));
  EXPECT_EQ(find_ids(searcher, "x*y*"), Ids());
  EXPECT_EQ(find_ids(searcher, query::wildcard("")), Ids());
  for (const Hit& hit : must(searcher.search(query::wildcard("k*"))).hits) {
    EXPECT_EQ(hit.score, 1.0F);
  }
  const Hit hit = must(searcher.search(query::wildcard("*th*"))).hits.front();
  SnippetOptions marks;
  marks.before_match = "<";
  marks.after_match = ">";
  EXPECT_EQ(must(searcher.snippet(query::wildcard("*th*"), hit, marks)), "Kōmura <other>");
  EXPECT_EQ(must(searcher.explain(query::wildcard("*th*"), hit)).details[0].description,
            "text:*th*, the same for every match");
}

TEST(WildcardQueries, AndNearWordsNeverMatchReadingKeys) {
  const Searcher searcher = over({"こむら", "x"});  // its key is two bytes longer than "komura"
  EXPECT_EQ(find_ids(searcher, "komura"), Ids({"0"}));
  EXPECT_EQ(find_ids(searcher, query::wildcard("*komura*")), Ids());
  EXPECT_EQ(find_ids(searcher, query::wildcard("?komura?")), Ids());
  EXPECT_EQ(find_ids(searcher, query::fuzzy("komura", "", {2}, Spelling::exact)), Ids());
}

TEST(WildcardQueries, AndNearWordsHaveALimitOfTerms) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "tag", .type = FieldType::keyword}}));
  Document document("all");
  for (char32_t sign = 0x4E00; sign < 0x4E00 + 300; ++sign) {
    for (char32_t other = 0x4E00; other < 0x4E00 + 300; ++other) {
      std::string tag(6, ' ');
      tokenizer::encode_utf8(sign, tag.data());
      tokenizer::encode_utf8(other, tag.data() + 3);
      document.add("tag", std::move(tag));
    }
  }
  must(writer.add(document));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  for (const Query& query : {query::wildcard("*", "tag"), query::wildcard("??", "tag"),
                             query::fuzzy("ab", "tag", {2})}) {
    const Status status = searcher.count(query).status();
    EXPECT_EQ(status.code(), StatusCode::limit_exceeded);
    EXPECT_NE(status.message().find("write more of the word"), std::string::npos);
  }
  EXPECT_EQ(must(searcher.count(query::wildcard("一?", "tag"))), 1U);
  const std::vector<Query> many(300, query::wildcard("一?", "tag"));
  EXPECT_EQ(searcher.count(query::any_of(many)).status().code(), StatusCode::limit_exceeded);
}

}  // namespace
}  // namespace sakuin::near_terms_test
