// Words in other spellings, from the query to the hit.
#include "engine/search/variants.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::variants_test {
namespace {

using test::find_ids;
using test::must;
using Ids = std::vector<std::string>;

Searcher over(const std::vector<std::string>& texts) {
  return test::open_searcher(test::index_texts(texts));
}

/// Ids of all hits, in the order of insertion.
std::set<std::string> found(const Searcher& searcher, std::string_view query,
                            Spelling spelling = Spelling::any) {
  const Ids ids = find_ids(searcher, must(parse_query(query, "", spelling)));
  return {ids.begin(), ids.end()};
}

using Found = std::set<std::string>;

TEST(Variants, MeetWhateverTheSpelling) {
  const Searcher searcher = over({"Mr. Kōmura spoke", "Komura", "Koumura", "Kohmura", "KÔMURA",
                                  "こうむら", "ｺｳﾑﾗ", "Kimura", "Takamura"});
  const Found all = {"0", "1", "2", "3", "4", "5", "6"};
  for (const char* query : {"Kōmura", "komura", "KOUMURA", "kohmura", "Kômura", "コウムラ",
                            "こうむら", "ｺｳﾑﾗ", "Ｋｏｕｍｕｒａ"}) {
    EXPECT_EQ(found(searcher, query), all) << query;
    EXPECT_EQ(must(searcher.count(must(parse_query(query)))), 7U) << query;
  }
}

TEST(Variants, RankTheSpellingItselfFirst) {
  const Searcher searcher = over({"Komura x", "Kōmura x", "Koumura x", "Kohmura x"});
  EXPECT_EQ(find_ids(searcher, "Komura")[0], "0");
  EXPECT_EQ(find_ids(searcher, "Kōmura"), Ids({"1", "2", "3", "0"}));
  EXPECT_EQ(find_ids(searcher, "koumura"), Ids({"2", "1", "3", "0"}));
}

TEST(Variants, RankOtherLengthsLast) {
  const Searcher searcher = over({"Onō", "Ono", "Oono", "Ohno", "Ōno"});
  EXPECT_EQ(find_ids(searcher, "Ōno"), Ids({"4", "2", "3", "1", "0"}));
}

TEST(Variants, OfAnEnglishWordAreNone) {
  const Searcher searcher = over({"soon", "son", "no", "Noh", "token", "made", "the"});
  EXPECT_EQ(found(searcher, "soon"), Found({"0"}));
  EXPECT_EQ(found(searcher, "son"), Found({"1"}));
  EXPECT_EQ(found(searcher, "no"), Found({"2"}));
  EXPECT_EQ(found(searcher, "noh"), Found({"3"}));
  EXPECT_EQ(found(searcher, "tōken"), Found());
}

TEST(Variants, AreLeftOutWhenTheSpellingIsExact) {
  const Searcher searcher = over({"Kōmura", "Komura", "Koumura Kenji"});
  EXPECT_EQ(found(searcher, "=komura"), Found({"1"}));
  EXPECT_EQ(found(searcher, "Komura", Spelling::exact), Found({"1"}));
  EXPECT_EQ(found(searcher, "=\"koumura kenji\""), Found({"2"}));
  EXPECT_EQ(found(searcher, "=\"komura kenji\""), Found());
  EXPECT_EQ(found(searcher, "\"komura kenzi\""), Found({"2"}));
  EXPECT_EQ(found(searcher, "=kou*"), Found({"2"}));
}

TEST(Variants, ShareOneIdf) {
  const Searcher searcher = over({"Kōmura", "Komura", "Koumura", "other"});
  const auto hits = must(searcher.search(query::word("komura"))).hits;
  const Explanation explanation = must(searcher.explain(query::word("komura"), hits[0]));
  const std::string own = must(searcher.explain(query::word("kohmura"), hits[0]))
                              .details[0]
                              .details[0]
                              .details[0]
                              .description;
  const Explanation& idf = explanation.details[0].details[0].details[0];
  EXPECT_EQ(idf.details[1].value, 3) << idf.description;
  EXPECT_EQ(own, "idf of kohmura, ln(1 + (N - df + 0.5) / (df + 0.5))");
}

TEST(Variants, WorkInPhrasesWithSlopAndInBothOrders) {
  const Searcher searcher = over({"Prime Minister Shinzo Abe said", "安倍 (Abe Shinzō)",
                                  "Abe met Shinzo", "アベ シンゾウ", "Shinzo x x x Abe"});
  EXPECT_EQ(found(searcher, "\"Abe Sinzou\""), Found({"1", "3"}));
  EXPECT_EQ(found(searcher, "\"sinzō abe\""), Found({"0"}));
  EXPECT_EQ(found(searcher, "\"Abe Sinzou\"~2"), Found({"0", "1", "2", "3"}));
  EXPECT_EQ(found(searcher, "\"あべ しんぞう\"~2"), Found({"0", "1", "2", "3"}));
  EXPECT_EQ(found(searcher, "+あべ +しんぞう"), Found({"0", "1", "2", "3", "4"}));
}

TEST(Variants, TakeHForALengthWhereNothingElseIsFound) {
  EXPECT_EQ(found(over({"Kōen", "Koen", "Joan"}), "Kohen"), Found({"0", "1"}));
  EXPECT_EQ(found(over({"Kōen", "Koen", "Joan"}), "Johan"), Found());
  const Searcher searcher = over({"Kōen", "kohen"});
  EXPECT_EQ(found(searcher, "Kohen"), Found({"1"}));
  EXPECT_EQ(found(searcher, "こうえん"), Found({"0"}));
}

TEST(Variants, OfHyphenedNamesMeetTheJoinedOnes) {
  const Searcher searcher = over({"Jun-ichi", "Junichi", "Jun'ichi", "Minato-ku", "Minatoku",
                                  "Minato ku", "Fuji-san", "Fujisan"});
  for (const char* query : {"Jun-ichi", "Zyuniti", "じゅんいち", "Jun'ichi"}) {
    EXPECT_EQ(found(searcher, query), Found({"0", "1", "2"})) << query;
  }
  EXPECT_EQ(found(searcher, "Minato-ku"), Found({"3", "4", "5"}));
  EXPECT_EQ(found(searcher, "minatoku"), Found({"3", "4"}));
  EXPECT_EQ(found(searcher, "みなとく"), Found({"3", "4"}));
  EXPECT_EQ(found(searcher, "Huzi-san"), Found({"6", "7"}));
}

TEST(Variants, PartAKanaRunIntoWordsThatDocumentsHave) {
  const Searcher searcher =
      over({"Yomiuri Shimbun", "Shinbun Yomiuri", "the Yomiuri", "よみうりしんぶん"});
  EXPECT_EQ(found(searcher, "よみうりしんぶん"), Found({"0", "1", "3"}));
  EXPECT_EQ(find_ids(searcher, "よみうりしんぶん")[0], "3");
  EXPECT_EQ(found(searcher, "=よみうりしんぶん"), Found({"3"}));
}

TEST(Variants, TryEveryWayToPartAKanaRun) {
  const Searcher searcher = over({"Tanaka Tarō", "Tana and Kataro"});
  EXPECT_EQ(found(searcher, "たなかたろう"), Found({"0", "1"}));
  EXPECT_EQ(found(over({"Tanaka Tarō", "Tana", "Kataro"}), "たなかたろう"), Found({"0"}));
}

TEST(Variants, PartAKanaRunByLiveDocumentsAlone) {
  const auto directory = test::index_texts({"Yomiuri Shimbun", "Yomi", "Urishinbun"});
  EXPECT_EQ(found(test::open_searcher(directory), "よみうりしんぶん"), Found({"0"}));
  IndexWriter writer = test::open_writer(directory);
  must(writer.remove("0"));
  must(writer.commit());
  EXPECT_EQ(found(test::open_searcher(directory), "よみうりしんぶん"), Found());
}

TEST(Variants, GoFromKanaToLatinLettersInAPhrase) {
  const Searcher searcher = over({"コウムラ マサヒコ", "こうむら まさひこ", "Komura Masahiko",
                                  "さかな Kana", "さかな", "masahiko komura"});
  for (const char* query :
       {"\"komura masahiko\"", "\"コウムラ マサヒコ\"", "\"こうむら masahiko\""}) {
    EXPECT_EQ(found(searcher, query), Found({"0", "1", "2"})) << query;
  }
  EXPECT_EQ(found(searcher, "\"komura masahiko\"~2"), Found({"0", "1", "2", "5"}));
  EXPECT_EQ(found(searcher, "\"sakana かな\""), Found({"3"}));
  EXPECT_EQ(found(searcher, "\"さかな さか\""), Found());
}

TEST(Variants, AreNotSharedByWordsThatLookAlike) {
  const Searcher searcher = over({"U.N. ウン", "ウン ウン", "UN U.N."});
  EXPECT_EQ(found(searcher, "\"UN U.N.\""), Found({"2"}));
  EXPECT_EQ(found(searcher, "\"ウン ウン\""), Found({"1"}));
}

TEST(Variants, OfHyphenedEnglishAreNone) {
  const Searcher searcher = over({"the go-to place", "a to-do list", "Goto", "Gotō"});
  EXPECT_EQ(found(searcher, "Gotō"), Found({"2", "3"}));
  EXPECT_EQ(found(searcher, "Tōdō"), Found());
}

TEST(Variants, OfAnEnglishBeginningAreNone) {
  const Searcher searcher = over({"soon", "sonoda", "Sōn"});
  EXPECT_EQ(found(searcher, "soon*"), Found({"0"}));
  EXPECT_EQ(found(searcher, "sono*"), Found({"1"}));
}

TEST(Variants, ScoreAsTheBestWayToSeeTheWord) {
  const Searcher searcher = over({"こうむら x", "Komura x", "other", "y", "z"});
  const auto score = [&](const char* query, std::size_t rank) {
    return must(searcher.search(must(parse_query(query)))).hits.at(rank).score;
  };
  EXPECT_LT(score("こうむら", 0), 2 * score("こうむら", 1));
  EXPECT_EQ(score("こうむ*", 0), 1.0F);
  EXPECT_EQ(score("こうむ*", 1), 1.0F);
}

TEST(Variants, FindALooseWordBesideItsOwnRepetitions) {
  std::string many, words;
  for (int i = 0; i < 3000; ++i) many += "a ";
  for (std::size_t i = 0; i < kMaxSlopWords; ++i) words += "a ";
  const Searcher searcher = over({many, words, "a a a"});
  EXPECT_EQ(must(searcher.count(query::phrase(words, "", 10))), 2U);
  EXPECT_EQ(searcher.count(query::phrase(words + "a", "", 10)).status().code(),
            StatusCode::limit_exceeded);
}

TEST(Variants, WorkInPrefixes) {
  const Searcher searcher = over({"Kōmura", "Komura", "Koumyō", "Kobe", "kombu", "konbu", "court",
                                  "こうむら", "Shinbun", "Sinzo"});
  EXPECT_EQ(found(searcher, "kōm*"), Found({"0", "1", "2", "4", "5", "7"}));
  EXPECT_EQ(found(searcher, "kom*"), Found({"0", "1", "2", "4", "5", "7"}));
  EXPECT_EQ(found(searcher, "こうむ*"), Found({"0", "1", "7"}));
  EXPECT_EQ(found(searcher, "sh*"), Found({"8", "9"}));
  EXPECT_EQ(found(searcher, "cour*"), Found({"6"}));
  EXPECT_EQ(found(searcher, "unheard*"), Found());
  for (const Hit& hit : must(searcher.search(query::prefix("ko"))).hits) {
    EXPECT_EQ(hit.score, 1.0F);
  }
}

TEST(Variants, OfAPrefixOfSeveralWordsAreThoseOfTheLast) {
  const Searcher searcher = over({"Jun-ichi", "Shinzo Abe", "Sinzō Able", "Abe x Shinzo"});
  EXPECT_EQ(found(searcher, "Jun-ic*"), Found({"0"}));
  EXPECT_EQ(found(searcher, "Shinzo/Ab*"), Found({"1", "2"}));
  EXPECT_EQ(must(searcher.count(query::prefix("sinzou a"))), 2U);
  EXPECT_EQ(must(searcher.count(query::prefix("sinzou a", "", Spelling::exact))), 0U);
  EXPECT_EQ(must(searcher.count(query::prefix("..."))), 0U);
}

TEST(Variants, AreScopedToAField) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(Document("a").add("title", "Kōmura").add("body", "x")));
  must(writer.add(Document("b").add("title", "x").add("body", "Komura")));
  must(writer.commit());
  const Searcher searcher = test::open_searcher(directory);
  EXPECT_EQ(found(searcher, "title:koumura"), Found({"a"}));
  EXPECT_EQ(found(searcher, "body:koumura"), Found({"b"}));
  EXPECT_EQ(found(searcher, "+koumura -title:こうむら"), Found({"b"}));
}

TEST(Variants, AreMarkedAsTheyStandInTheText) {
  const Searcher searcher = over({"said Mr. Kōmura (こうむら) of Jun-ichi's"});
  const auto marked = [&](const Query& query) {
    const auto hits = must(searcher.search(query)).hits;
    SnippetOptions options;
    options.before_match = "<";
    options.after_match = ">";
    return must(searcher.snippet(query, hits.at(0), options));
  };
  EXPECT_EQ(marked(query::word("koumura")), "said Mr. <Kōmura> (<こうむら>) of Jun-ichi's");
  EXPECT_EQ(marked(query::word("zyuniti")), "said Mr. Kōmura (こうむら) of <Jun-ichi>'s");
  EXPECT_EQ(marked(query::prefix("kou")), "said Mr. <Kōmura> (<こうむら>) of Jun-ichi's");
  EXPECT_EQ(marked(query::phrase("mr koumura")), "said <Mr>. <Kōmura> (こうむら) of Jun-ichi's");
  EXPECT_EQ(marked(query::phrase("komura mr", "", 2)),
            "said <Mr>. <Kōmura> (こうむら) of Jun-ichi's");
}

TEST(Variants, AreNotListedAsTerms) {
  const Searcher searcher = over({"Kōmura spoke"});
  const auto terms = must(searcher.terms("text", "", 10));
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(terms[0].term, "kōmura");
  EXPECT_EQ(must(searcher.terms("text", "\x01", 10)).size(), 1U);
}

TEST(Variants, AreNoneWithoutReadings) {
  const auto schema = test::make_schema({{.name = "text", .analyzer = "standard-no-readings"}});
  const Searcher searcher = test::open_searcher(test::index_texts({"Kōmura", "Komura"}, schema));
  EXPECT_EQ(found(searcher, "komura"), Found({"1"}));
  EXPECT_EQ(found(searcher, "kō*"), Found({"0"}));
}

TEST(Variants, DoNotLengthenAField) {
  EXPECT_EQ(must(over({"Kōmura rāmen こうむら"}).stats()).fields[0].tokens, 3U);
}

}  // namespace
}  // namespace sakuin::variants_test
