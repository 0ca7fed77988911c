#include "engine/search/term_listing.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::term_listing_test {
namespace {

using test::must;
using Terms = std::vector<std::pair<std::string, std::uint64_t>>;

/// Two segments; then document "b" is removed.
class TermListingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    IndexWriter writer = test::open_writer(
        directory_, test::make_schema({{.name = "text"},
                                       {.name = "tag", .type = FieldType::keyword},
                                       {.name = "year", .type = FieldType::i64},
                                       {.name = "unused"}}));
    must(writer.add(Document("a").add("text", "apple april").add("tag", "x y")));
    must(writer.add(Document("b").add("text", "apple only")));
    must(writer.commit());
    must(writer.add(Document("c").add("text", "april bee").add("tag", "Zed").add("tag", "x y")));
    must(writer.commit());
    must(writer.remove("b"));
    must(writer.commit());
  }

  [[nodiscard]] Terms terms(const std::string& field, const std::string& prefix,
                            std::size_t limit = 100) const {
    Terms terms;
    for (const TermStats& term :
         must(test::open_searcher(directory_).terms(field, prefix, limit))) {
      terms.emplace_back(term.term, term.doc_freq);
    }
    return terms;
  }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
};

TEST_F(TermListingTest, CountsLiveDocumentsOfAllSegments) {
  EXPECT_EQ(terms("text", ""), (Terms{{"apple", 1}, {"april", 2}, {"bee", 1}}));
  EXPECT_EQ(terms("tag", ""), (Terms{{"Zed", 1}, {"x y", 2}}));
}

TEST_F(TermListingTest, BeginsWithThePrefix) {
  EXPECT_EQ(terms("text", "ap"), (Terms{{"apple", 1}, {"april", 2}}));
  EXPECT_EQ(terms("text", "april"), (Terms{{"april", 2}}));
  EXPECT_EQ(terms("text", "aprils"), Terms());
  EXPECT_EQ(terms("text", "o"), Terms());  // only the removed document had it
  EXPECT_EQ(terms("text", std::string(100'000, 'x')), Terms());
}

TEST_F(TermListingTest, StopsAtTheLimitOfLiveTerms) {
  EXPECT_EQ(terms("text", "", 0), Terms());
  EXPECT_EQ(terms("text", "", 1), (Terms{{"apple", 1}}));
  EXPECT_EQ(terms("text", "", std::numeric_limits<std::size_t>::max()).size(), 3U);
}

TEST_F(TermListingTest, IsEmptyForAFieldThatNoDocumentHas) {
  EXPECT_EQ(terms("unused", ""), Terms());
}

TEST_F(TermListingTest, RefusesFieldsWithoutTerms) {
  const Searcher searcher = test::open_searcher(directory_);
  for (const char* field : {"year", "nowhere", ""}) {
    EXPECT_EQ(searcher.terms(field, "", 1).status().code(), StatusCode::invalid_argument);
  }
}

}  // namespace
}  // namespace sakuin::term_listing_test
