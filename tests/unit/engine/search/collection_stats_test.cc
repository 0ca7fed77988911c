#include "engine/search/collection_stats.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::collection_stats_test {
namespace {

using test::must;

constexpr std::array<FieldId, 1> kTitle = {0};
constexpr std::array<FieldId, 1> kBody = {1};
constexpr std::array<FieldId, 2> kBoth = {0, 1};

class CollectionStatsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    add("a", "one two", "two three four");
    add("b", "one", "");
    must(writer_.commit());
    add("c", "two", "one");
    add("d", "one one", "one");
    must(writer_.commit());
  }

  void add(const std::string& id, const std::string& title, const std::string& body) {
    must(writer_.add(Document(id).add("title", title).add("body", body)));
  }

  [[nodiscard]] CollectionStats stats() const {
    return CollectionStats(must(open_snapshot(*directory_, {})));
  }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
  IndexWriter writer_ = test::open_writer(
      directory_, test::make_schema({{.name = "title"}, {.name = "body"}, {.name = "unused"}}));
};

TEST_F(CollectionStatsTest, CountDocumentsAndTokensOfAllSegments) {
  const CollectionStats stats = this->stats();
  EXPECT_EQ(stats.doc_count(), 4U);
  EXPECT_EQ(stats.field(0).docs, 4U);
  EXPECT_EQ(stats.field(0).tokens, 6U);
  EXPECT_EQ(stats.field(1).docs, 3U);
  EXPECT_EQ(stats.average_length(0), 1.5);
  EXPECT_EQ(stats.average_length(1), 5.0 / 3);
  EXPECT_EQ(stats.average_length(2), 0);
}

TEST_F(CollectionStatsTest, CountDocumentsWithATermInAnyOfTheFields) {
  const CollectionStats stats = this->stats();
  EXPECT_EQ(must(stats.doc_freq(kTitle, "one")), 3U);
  EXPECT_EQ(must(stats.doc_freq(kBody, "one")), 2U);
  EXPECT_EQ(must(stats.doc_freq(kBoth, "one")), 4U);
  EXPECT_EQ(must(stats.doc_freq(kBoth, "two")), 2U);
  EXPECT_EQ(must(stats.doc_freq(kBoth, "nowhere")), 0U);
  EXPECT_EQ(must(stats.doc_freq(kBoth, "one")), 4U);  // from the cache
}

TEST_F(CollectionStatsTest, LeaveOutDeletedDocuments) {
  must(writer_.remove("d"));
  must(writer_.remove("b"));
  must(writer_.commit());
  const CollectionStats stats = this->stats();
  EXPECT_EQ(stats.doc_count(), 2U);
  EXPECT_EQ(stats.average_length(0), 1.5);
  EXPECT_EQ(must(stats.doc_freq(kTitle, "one")), 1U);
  EXPECT_EQ(must(stats.doc_freq(kBoth, "one")), 2U);
}

TEST_F(CollectionStatsTest, DoNotTakeATermThatBeginsWithNumbersForAListOfFields) {
  const CollectionStats stats = this->stats();
  EXPECT_EQ(must(stats.doc_freq(kTitle, "1,one")), 0U);
  EXPECT_EQ(must(stats.doc_freq(kBoth, "one")), 4U);
  EXPECT_EQ(must(stats.doc_freq(kTitle, "1,:two")), 0U);
  EXPECT_EQ(must(stats.doc_freq(kBoth, "two")), 2U);
}

TEST_F(CollectionStatsTest, ForgetOldAnswersWhenThereAreVeryMany) {
  const CollectionStats stats = this->stats();
  for (int i = 0; i < 70'000; ++i) ASSERT_EQ(must(stats.doc_freq(kTitle, std::to_string(i))), 0U);
  EXPECT_EQ(must(stats.doc_freq(kTitle, "one")), 3U);
}

TEST(CollectionStats, OfAnEmptyIndexAreZero) {
  const CollectionStats stats(
      must(open_snapshot(*test::index_texts({}, test::make_schema({{.name = "text"}})), {})));
  EXPECT_EQ(stats.doc_count(), 0U);
  EXPECT_EQ(stats.average_length(0), 0);
  EXPECT_EQ(must(stats.doc_freq(kTitle, "one")), 0U);
}

}  // namespace
}  // namespace sakuin::collection_stats_test
