#include "engine/check/bounds_check.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "engine/scoring/list_bounds.h"
#include "storage/bounds/bounds_writer.h"
#include "storage/postings/freqs_writer.h"
#include "storage/roaring/roaring_writer.h"

namespace sakuin::bounds_check_test {
namespace {

constexpr std::uint32_t kDocs = 1000;

/// A list of every third document, with frequencies and lengths that differ.
class BoundsCheckTest : public testing::Test {
 protected:
  BoundsCheckTest() {
    std::vector<DocId> docs;
    std::vector<std::uint32_t> freqs;
    std::vector<std::uint32_t> lengths;
    std::uint64_t tokens = 0;
    for (DocId doc = 0; doc < kDocs; ++doc) {
      lengths.push_back(10 + doc % 90);
      norms_.push_back(storage::encode_length(lengths.back()));
      tokens += lengths.back();
      if (doc % 3 != 0) continue;
      docs.push_back(doc);
      freqs.push_back(1 + doc % 7);
    }
    average_ = average_length(tokens, kDocs);
    storage::write_roaring(docs, docs_);
    storage::write_freqs(freqs, freqs_);
    freqs_size_ = freqs_.size();
    freqs_.resize(freqs_size_ + storage::kReadPadding);
    list_.docs = *storage::RoaringView::open(docs_, kDocs, docs.size());
    list_.freqs = *storage::FreqsView::open({freqs_.data(), freqs_size_},
                                            static_cast<std::uint32_t>(docs.size()));
    ListBoundsMaker maker(layout_, lengths);
    storage::BufferSink sink;
    storage::BoundsWriter writer(kDocs, sink);
    EXPECT_TRUE(writer.add(0, docs, maker.make(docs, freqs)).ok());
    entry_ = sink.buffer();
  }

  [[nodiscard]] bool holds() {
    BoundsCheck check(norms_, average_);
    return check.holds(list_, storage::BoundsView(entry_.data(), layout_));
  }

  storage::BoundsLayout layout_ = storage::BoundsLayout(kDocs);
  std::vector<storage::NormCode> norms_;
  double average_ = 0;
  storage::ByteBuffer docs_;
  storage::ByteBuffer freqs_;
  std::size_t freqs_size_ = 0;
  storage::ByteBuffer entry_;
  storage::PostingsView list_;
};

TEST_F(BoundsCheckTest, HoldsForWhatTheWriterMakes) { EXPECT_TRUE(holds()); }

TEST_F(BoundsCheckTest, FindsABoundThatIsTooLow) {
  for (std::size_t range = 0; range < layout_.range_count; ++range) {
    std::uint8_t& bound = entry_[layout_.bounds_at + range];
    const std::uint8_t before = bound;
    bound = static_cast<std::uint8_t>(before - 2);
    EXPECT_FALSE(holds()) << range;
    bound = before;
  }
}

TEST_F(BoundsCheckTest, FindsABestContributionThatIsNotReached) {
  storage::store_le(entry_.data() + 4, 0.99F);
  EXPECT_FALSE(holds());
}

TEST_F(BoundsCheckTest, FindsABestContributionThatIsNoNumber) {
  storage::store_le(entry_.data(), std::numeric_limits<float>::quiet_NaN());
  EXPECT_FALSE(holds());
}

}  // namespace
}  // namespace sakuin::bounds_check_test
