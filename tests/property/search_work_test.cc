// How much work a fixed set of queries is: an optimisation that silently dies fails here, whatever
// the machine and its load. The numbers were measured; a change that lowers them lowers the limits.
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "tests/support/random.h"

namespace sakuin::test {
namespace {

constexpr int kDocs = 20'000;  // 313 ranges

/// Zipf's words in passages of 20 to 120.
Searcher make_searcher() {
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
  }
  EXPECT_TRUE(writer->merge(1).ok());
  return *Searcher::open(directory);
}

struct Expected {
  std::string query;
  SearchWork most;
};

TEST(SearchWork, StaysWithinWhatWasMeasured) {
  const Searcher searcher = make_searcher();
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
      {"+" + w[10] + " " + w[60] + " " + w[600], {626, 170, 5291, 343}},
      {w[15] + " -" + w[2], {313, 41, 99, 99}},
  };
  for (const Expected& row : table) {
    SCOPED_TRACE(row.query);
    const auto query = parse_query(row.query, "text");
    ASSERT_TRUE(query.ok());
    const auto result = searcher.search(*query);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->hits.size(), 10u);
    EXPECT_LE(result->work.ranges_bounded, row.most.ranges_bounded);
    EXPECT_LE(result->work.ranges_visited, row.most.ranges_visited);
    EXPECT_LE(result->work.docs_bounded, row.most.docs_bounded);
    EXPECT_LE(result->work.postings_scored, row.most.postings_scored);
    EXPECT_GT(result->work.postings_scored, 0u);
  }
}

}  // namespace
}  // namespace sakuin::test
