// Merging through the writer: what is live comes out as it went in.
#include "engine/index/segment_merger.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/check.h>

#include "storage/manifest/commit.h"
#include "storage/segment/segment_live_docs.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::segment_merger_test {
namespace {

using test::find_ids;
using test::must;
using Ids = std::vector<std::string>;

Schema merge_schema() {
  return test::make_schema({{.name = "text"},
                            {.name = "note", .analyzer = "plain", .stored = false},
                            {.name = "tag", .type = FieldType::keyword},
                            {.name = "year", .type = FieldType::i64},
                            {.name = "weight", .type = FieldType::f64},
                            {.name = "extra", .type = FieldType::stored}});
}

Document nth_document(int n) {
  Document document(std::to_string(n));
  document.add("text", "word w" + std::to_string(n % 3)).add("text", "second value");
  if (n % 2 == 0) document.add("note", std::string(static_cast<std::size_t>(n), 'n') + " note");
  if (n % 3 == 0) document.add("tag", "t" + std::to_string(n % 4)).add("tag", "all");
  if (n % 5 != 0) document.add("year", std::int64_t{n});
  if (n % 7 == 0) document.add("weight", n / 2.0);
  if (n == 13) document.add("extra", Json{"{}"});
  return document;
}

/// Documents in segments of five, each third removed.
class MergeTest : public ::testing::Test {
 protected:
  static constexpr int kDocuments = 40;

  void SetUp() override {
    for (int n = 0; n < kDocuments; ++n) {
      must(writer_.add(nth_document(n)));
      if (n % 5 == 4) must(writer_.commit());
    }
    for (int n = 0; n < kDocuments; n += 3) must(writer_.remove(std::to_string(n)));
    must(writer_.commit());
  }

  [[nodiscard]] Searcher searcher() const { return test::open_searcher(directory_); }

  [[nodiscard]] static MergeOptions reordering() {
    MergeOptions options;
    options.reorder = true;
    return options;
  }

  void expect_same_answers(const Searcher& before) const {
    const Searcher after = searcher();
    for (const char* text : {"word", "w1 w2", "\"second value\"", "note:note", "tag:all", "tag:t1",
                             "+word -w2", "nowhere"}) {
      const Query query = must(parse_query(text));
      SearchOptions options;
      options.k = 1000;
      const auto old_hits = must(before.search(query, options)).hits;
      const auto new_hits = must(after.search(query, options)).hits;
      ASSERT_EQ(old_hits.size(), new_hits.size()) << text;
      for (std::size_t i = 0; i < old_hits.size(); ++i) {
        EXPECT_EQ(old_hits[i].id, new_hits[i].id);
        EXPECT_EQ(old_hits[i].score, new_hits[i].score);
        EXPECT_EQ(old_hits[i].serial, new_hits[i].serial);
        EXPECT_EQ(must(before.document(old_hits[i])), must(after.document(new_hits[i])));
      }
    }
  }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
  IndexWriter writer_ = test::open_writer(directory_, merge_schema());
};

TEST_F(MergeTest, GivesOneSegmentWithoutDeletes) {
  const Searcher before = searcher();
  must(writer_.merge());
  const IndexStats stats = must(searcher().stats());
  ASSERT_EQ(stats.segments.size(), 1U);
  EXPECT_EQ(stats.segments[0].docs, stats.live_docs);
  EXPECT_EQ(stats.deleted_docs, 0U);
  expect_same_answers(before);
  EXPECT_TRUE(must(check_index(directory_)).sound());
}

TEST_F(MergeTest, LeavesAsManySegmentsAsAllowed) {
  const Searcher before = searcher();
  for (const std::size_t most : {7U, 5U, 3U, 2U, 1U, 1U}) {
    must(writer_.merge(most));
    EXPECT_EQ(writer_.stats().segments, most);
    EXPECT_EQ(must(searcher().stats()).deleted_docs, 0U);
    expect_same_answers(before);
  }
}

TEST_F(MergeTest, ReclaimsDeletesEvenWhenThereAreFewSegments) {
  must(writer_.merge(100));
  EXPECT_EQ(writer_.stats().segments, 8U);
  EXPECT_EQ(must(searcher().stats()).deleted_docs, 0U);
}

TEST_F(MergeTest, ReordersWithTheSameAnswers) {
  const Searcher before = searcher();
  for (const std::size_t most : {6U, 3U, 1U, 1U}) {
    must(writer_.merge(most, reordering()));
    EXPECT_EQ(writer_.stats().segments, most);
    expect_same_answers(before);
    EXPECT_TRUE(must(check_index(directory_)).sound());
  }
}

TEST_F(MergeTest, ReordersASingleSegmentToo) {
  for (int n = 1000; n < 1200; ++n) must(writer_.add(nth_document(n)));
  must(writer_.merge());
  const Searcher before = searcher();
  const std::uint64_t generation = writer_.stats().generation;
  must(writer_.merge(1, reordering()));
  EXPECT_EQ(writer_.stats().generation, generation + 1);
  expect_same_answers(before);
  const auto hits = must(searcher().search(query::match_all(), {.k = 1000})).hits;
  EXPECT_FALSE(std::is_sorted(hits.begin(), hits.end(),
                              [](const Hit& a, const Hit& b) { return a.doc < b.doc; }));
}

TEST_F(MergeTest, LeavesSegmentsAloneThatNeedNoMergeWhenSeveralAreAllowed) {
  must(writer_.merge(3));
  const std::uint64_t generation = writer_.stats().generation;
  must(writer_.merge(3, reordering()));
  EXPECT_EQ(writer_.stats().generation, generation);
}

TEST_F(MergeTest, TellsItsProgressAscendingToTheEnd) {
  for (const bool reorder : {false, true}) {
    must(writer_.add(nth_document(reorder ? 50 : 51)));
    std::vector<double> told;
    MergeOptions options;
    options.reorder = reorder;
    options.progress = [&told](double share) { told.push_back(share); };
    must(writer_.merge(1, options));
    ASSERT_GT(told.size(), 2U);
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
    EXPECT_GE(told.front(), 0);
    EXPECT_EQ(told.back(), 1);
  }
}

TEST_F(MergeTest, EndsWhenTheHostsProgressThrows) {
  const Searcher before = searcher();
  MergeOptions options = reordering();
  options.progress = [](double share) {
    if (share > 0.2) throw std::runtime_error("enough");
  };
  const Status status = writer_.merge(1, options);
  EXPECT_EQ(status.code(), StatusCode::invalid_argument);
  EXPECT_NE(status.message().find("enough"), std::string::npos);
  must(writer_.rollback());
  expect_same_answers(before);
  must(writer_.merge(1, reordering()));
  expect_same_answers(before);
}

TEST_F(MergeTest, ReordersAnIndexWithoutDocuments) {
  for (int n = 0; n < kDocuments; ++n) must(writer_.remove(std::to_string(n)));
  must(writer_.merge(1, reordering()));
  EXPECT_EQ(writer_.stats().segments, 0U);
  must(writer_.add(nth_document(1)));
  must(writer_.merge(1, reordering()));
  EXPECT_EQ(find_ids(searcher(), "word"), Ids({"1"}));
}

TEST_F(MergeTest, CommitsWhatIsPending) {
  must(writer_.add(nth_document(100)));
  must(writer_.remove("1"));
  must(writer_.merge());
  EXPECT_TRUE(searcher().document("100").ok());
  EXPECT_EQ(searcher().document("1").status().code(), StatusCode::not_found);
}

TEST_F(MergeTest, DoesNothingTwice) {
  must(writer_.merge());
  const std::uint64_t generation = writer_.stats().generation;
  must(writer_.merge());
  EXPECT_EQ(writer_.stats().generation, generation);
}

TEST_F(MergeTest, WorksWithNoDocumentLeft) {
  for (int n = 0; n < kDocuments; ++n) must(writer_.remove(std::to_string(n)));
  must(writer_.merge());
  EXPECT_EQ(writer_.stats().segments, 0U);
  EXPECT_EQ(searcher().live_docs(), 0U);
  must(writer_.merge());
  must(writer_.add(nth_document(1)));
  must(writer_.merge());
  EXPECT_EQ(find_ids(searcher(), "word"), Ids({"1"}));
}

TEST_F(MergeTest, DropsFieldsThatNoDocumentHasAnyMore) {
  must(writer_.merge());
  for (int n = 0; n < kDocuments; ++n) {
    if (n % 2 == 0) must(writer_.remove(std::to_string(n)));
  }
  must(writer_.merge());
  const IndexStats stats = must(searcher().stats());
  EXPECT_EQ(stats.fields[1].name, "note");
  EXPECT_EQ(stats.fields[1].docs, 0U);
  EXPECT_EQ(stats.fields[1].terms, 0U);
  EXPECT_EQ(find_ids(searcher(), "note:note"), Ids());
}

TEST_F(MergeTest, KeepsOldReadersReading) {
  const Searcher before = searcher();
  for (int round = 0; round < 4; ++round) {
    must(writer_.add(nth_document(200 + round)));
    must(writer_.merge());
  }
  for (const DirectoryEntry& entry : must(directory_->list())) must(directory_->remove(entry.name));
  EXPECT_EQ(before.live_docs(), 26U);
  for (const Hit& hit : must(before.search(query::word("word"))).hits) {
    EXPECT_EQ(must(before.document(hit)).id, hit.id);
  }
}

TEST(SegmentMerger, TakesACommitOfSomeoneElseWhoseSegmentsAreAllDeleted) {
  const auto directory = test::index_texts({"word", "word"});
  storage::Manifest manifest = must(storage::read_latest_commit(*directory));
  const auto reader =
      must(storage::SegmentReader::open(*directory, manifest.segments[0], VerifyMode::first_touch));
  ++manifest.generation;
  const storage::LiveDocs none =
      must(storage::make_live_docs(*reader, storage::DocBitmap::range(0, 2), manifest.generation));
  must(storage::write_segment_live_docs(*directory, none, false, manifest.segments[0]));
  must(storage::publish_commit(*directory, manifest, false));

  IndexWriter writer = test::open_writer(directory);
  EXPECT_EQ(writer.stats().live_docs, 0U);
  must(writer.merge());
  EXPECT_EQ(writer.stats().segments, 0U);
  EXPECT_TRUE(must(check_index(directory)).sound());
}

}  // namespace
}  // namespace sakuin::segment_merger_test
