// From the lists of segments to terms by document, within a budget.
#include "engine/index/document_order.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "engine/document/open_segments.h"
#include "engine/index/graph_bisection.h"
#include "storage/manifest/commit.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::document_order_test {
namespace {

using test::must;

constexpr std::uint64_t kAmple = std::uint64_t{1} << 30;

/// Two segments; document n has the word "n mod m" for some m, so that doc freqs are known.
class DocumentOrderTest : public ::testing::Test {
 protected:
  static constexpr int kDocuments = 400;

  void SetUp() override {
    IndexWriter writer = test::open_writer(directory_, schema_);
    for (int n = 0; n < kDocuments; ++n) {
      Document document(std::to_string(n));
      std::string text = "everywhere once" + std::to_string(n);
      for (const int m : {2, 5, 20, 40}) {
        text += " m" + std::to_string(m) + "r" + std::to_string(n % m);
      }
      document.add("text", text).add("tag", "t" + std::to_string(n % 20)).add("n", std::int64_t{n});
      must(writer.add(document));
      if (n == 99) must(writer.commit());
    }
    must(writer.commit());
    for (int n = 0; n < kDocuments; n += 4) must(writer.remove(std::to_string(n)));
    must(writer.commit());
    const auto manifest = must(storage::read_latest_commit(*directory_));
    segments_ = must(open_segments(*directory_, manifest, schema_, VerifyMode::first_touch));
    for (const OpenSegment& segment : segments_) {
      inputs_.push_back({segment.reader, &segment.live.deleted});
    }
  }

  [[nodiscard]] ForwardIndex read(std::uint64_t memory_bytes) const {
    return must(read_forward_index(inputs_, schema_, DocMap(inputs_), memory_bytes, 1));
  }

  const Schema schema_ = test::make_schema({{.name = "text", .analyzer = "plain"},
                                            {.name = "tag", .type = FieldType::keyword},
                                            {.name = "n", .type = FieldType::i64}});
  const std::shared_ptr<Directory> directory_ = make_ram_directory();
  std::vector<OpenSegment> segments_;
  std::vector<MergeInput> inputs_;
};

TEST_F(DocumentOrderTest, ReadsTheTermsThatTellLiveDocumentsApart) {
  const ForwardIndex index = read(kAmple);
  ASSERT_EQ(index.doc_count(), 300U);
  // The words of m = 20 and 40 and the tags; "everywhere" and those of m = 2 and 5 are too
  // frequent.
  EXPECT_EQ(index.term_count, 20U + 40U + 20U);
  std::uint64_t begin = 0;
  for (const std::uint64_t end : index.ends) {
    EXPECT_EQ(end - begin, 3U);
    EXPECT_LT(index.terms[begin], 40U);  // the most frequent have the least numbers
    begin = end;
  }
  EXPECT_EQ(begin, index.terms.size());
}

TEST_F(DocumentOrderTest, LeavesOutTheMostFrequentTermsThatDoNotFit) {
  const std::uint64_t fixed = bisection_bytes(300, 0, 0, 1);
  std::size_t postings = read(kAmple).terms.size();
  std::set<std::size_t> sizes;
  for (std::uint64_t bytes = kAmple; bytes > fixed / 2; bytes -= bytes / 16) {
    const ForwardIndex index = read(bytes);
    EXPECT_LE(index.terms.size(), postings);
    postings = index.terms.size();
    sizes.insert(postings);
    if (postings == 0) continue;
    EXPECT_LE(bisection_bytes(300, index.term_count, postings, 1), bytes);
  }
  EXPECT_EQ(sizes, (std::set<std::size_t>{0, 300, 900}));
}

TEST_F(DocumentOrderTest, KeepsTheOrderWhenNothingFits) {
  const DocMap doc_map(inputs_);
  const auto order = must(find_document_order(inputs_, schema_, doc_map, 1, 1, Progress()));
  ASSERT_EQ(order.size(), 300U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

}  // namespace
}  // namespace sakuin::document_order_test
