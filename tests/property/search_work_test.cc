// How much work a fixed set of queries is: an optimisation that silently dies fails here, whatever
// the machine and its load. The numbers were measured; a change that lowers them lowers the limits.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "tests/support/effort.h"
#include "tests/support/random.h"

namespace sakuin::test::search_work_test {
namespace {

constexpr int kDocs = 20'000;  // 313 ranges

/// Zipf's words in passages of 20 to 120.
Searcher make_searcher(int segments) {
  auto directory = make_ram_directory();
  WriterOptions options;
  options.schema.dynamic_analyzer = "plain";
  auto writer = IndexWriter::open(directory, std::move(options));
  Random random(1);
  const ZipfWords words(5000);
  for (int i = 0; i < kDocs; ++i) {
    std::string text;
    for (std::uint64_t n = random.between(20, 120); n > 0; --n) text += words.draw(random) + ' ';
    Document document(std::to_string(i));
    document.add("text", std::move(text));
    EXPECT_TRUE(writer->add(document).ok());
    if ((i + 1) % (kDocs / segments) != 0) continue;
    EXPECT_TRUE(writer->commit().ok());
  }
  return *Searcher::open(directory);
}

struct Expected {
  std::string query;
  SearchWork most;
  std::size_t k = 10;
};

void expect_work(const Searcher& searcher, const std::vector<Expected>& table) {
  for (const Expected& row : table) {
    SCOPED_TRACE(testing::Message() << row.query << ", k " << row.k);
    const auto query = parse_query(row.query, "text");
    ASSERT_TRUE(query.ok());
    SearchOptions options;
    options.k = row.k;
    const auto result = searcher.search(*query, options);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->hits.size(), row.k);
    EXPECT_LE(result->work.ranges_bounded, row.most.ranges_bounded);
    EXPECT_LE(result->work.ranges_visited, row.most.ranges_visited);
    EXPECT_LE(result->work.docs_bounded, row.most.docs_bounded);
    EXPECT_LE(result->work.postings_scored, row.most.postings_scored);
    EXPECT_LE(result->work.positions_compared, row.most.positions_compared);
    EXPECT_GT(result->work.postings_scored, 0u);
    EXPECT_EQ(result->work.positions_compared > 0, row.most.positions_compared > 0);
  }
}

std::string quoted(const std::string& words) { return '"' + words + '"'; }

class SearchWorkCounts : public testing::Test {
 protected:
  void SetUp() override {
    if (effort(false, true)) GTEST_SKIP() << "counts are the same under the sanitizers";
  }
};

TEST_F(SearchWorkCounts, StaysWithinWhatWasMeasured) {
  const ZipfWords words(5000);
  const std::vector<std::string>& w = words.words();
  const std::vector<Expected> table = {
      {w[0], {313, 18, 1147, 1147}},
      {w[0] + " " + w[1], {313, 51, 3045, 3131}},
      {w[0] + " " + w[700], {313, 12, 23, 32}},
      {w[30] + " " + w[300] + " " + w[2000], {313, 71, 126, 49}},
      {w[1] + " " + w[3] + " " + w[5] + " " + w[7] + " " + w[9], {313, 313, 10306, 8037}},
      {"+" + w[20] + " +" + w[25], {313, 164, 934, 1123}},
      {"+" + w[2] + " +" + w[400], {313, 16, 28, 46}},
      {"+" + w[10] + " " + w[60] + " " + w[600], {313, 170, 5291, 197}},
      {w[15] + " -" + w[2], {313, 41, 99, 99}},
      // Many hits.
      {w[0], {313, 309, 19573, 19573}, 1000},
      {w[0] + " " + w[700], {313, 312, 19580, 19789}, 1000},
      {w[30] + " " + w[300] + " " + w[2000], {313, 311, 4624, 4769}, 1000},
      {"+" + w[20] + " +" + w[25], {313, 311, 1706, 3412}, 1000},
      {"+" + w[10] + " " + w[60] + " " + w[600], {313, 313, 9592, 9753}, 1000},
      // Phrases.
      {quoted(w[0] + " " + w[1]), {313, 12, 249, 249, 226747}},
      {quoted(w[0] + " " + w[1]), {313, 304, 6491, 6491, 226747}, 1000},
      {quoted(w[2] + " " + w[40]), {313, 9, 11, 11, 16857}},
      {quoted(w[0] + " " + w[1] + " " + w[2]), {313, 11, 16, 16, 152165}},
      {quoted(w[0] + " " + w[0]), {313, 10, 319, 319, 313857}},
      {quoted(w[3] + " " + w[5]) + "~2", {313, 11, 95, 95, 51651}},
      {quoted(w[0] + " " + w[1]) + " " + w[300], {313, 17, 47, 40, 226747}},
      {"+" + quoted(w[0] + " " + w[1]) + " +" + w[60], {313, 39, 125, 158, 30914}},
      {w[50] + " -" + quoted(w[0] + " " + w[1]), {313, 11, 75, 75, 226747}},
  };
  expect_work(make_searcher(1), table);
}

TEST_F(SearchWorkCounts, EndsWithTheFirstMatchesWhereAllScoreTheSame) {
  const ZipfWords words(5000);
  const std::string& often = words.words().front();
  for (const unsigned segments : {1U, 8U}) {
    const Searcher searcher = make_searcher(static_cast<int>(segments));
    for (const std::string& text :
         {std::string("*:*"), "*:* -" + words.words()[900], often.substr(0, 1) + "*",
          '(' + often + ")^=2", "+*:* +" + often + '*'}) {
      SCOPED_TRACE(testing::Message() << text << ", segments " << segments);
      const auto result = searcher.search(*parse_query(text, "text"));
      ASSERT_TRUE(result.ok());
      EXPECT_EQ(result->hits.size(), 10u);
      EXPECT_LE(result->work.ranges_visited, 2 * segments);
    }
  }
}

TEST_F(SearchWorkCounts, InSeveralSegmentsStaysWithinWhatWasMeasured) {
  const ZipfWords words(5000);
  const std::vector<std::string>& w = words.words();
  const std::vector<Expected> table = {
      {w[0], {320, 63, 4004, 4004}},
      {w[0], {320, 318, 19820, 19820}, 1000},
      {w[0] + " " + w[1], {320, 107, 6457, 6567}},
      {w[30] + " " + w[300] + " " + w[2000], {320, 126, 294, 116}},
      {"+" + w[20] + " +" + w[25], {320, 230, 1285, 1522}},
      {"+" + w[10] + " " + w[60] + " " + w[600], {320, 172, 5359, 264}},
      {quoted(w[0] + " " + w[1]), {320, 27, 567, 567, 226700}},
  };
  expect_work(make_searcher(8), table);
}

}  // namespace
}  // namespace sakuin::test::search_work_test
