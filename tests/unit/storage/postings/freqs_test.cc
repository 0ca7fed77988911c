#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "storage/format/persistent.h"
#include "storage/postings/freqs_view.h"
#include "storage/postings/freqs_writer.h"
#include "tests/support/effort.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::storage::freqs_test {
namespace {

ByteBuffer written(const std::vector<std::uint32_t>& freqs) {
  ByteBuffer out;
  write_freqs(freqs, out);
  return out;
}

/// 1 + the number of successes in a row, each of the given chance; rarely a huge one.
std::vector<std::uint32_t> random_freqs(std::size_t count, double more, double huge,
                                        test::Random& random) {
  std::vector<std::uint32_t> freqs(count, 1);
  for (std::uint32_t& freq : freqs) {
    while (random.chance(more)) ++freq;
    if (random.chance(huge)) freq = static_cast<std::uint32_t>(random.between(1, 0xFFFF'FFFF));
  }
  return freqs;
}

std::uint32_t count_of(const std::vector<std::uint32_t>& freqs) {
  return static_cast<std::uint32_t>(freqs.size());
}

using Cursor = FreqsView::Cursor;

/// What a list of values keeps for a cursor over its frequencies, and bytes to read past.
ByteBuffer sums_of(const std::vector<std::uint32_t>& freqs) {
  ByteBuffer sums(4 * (freqs.size() / Cursor::kSumStride) + kReadPadding);
  std::uint32_t sum = 0;
  for (std::size_t rank = 0; rank < freqs.size(); ++rank) {
    if (rank > 0 && rank % Cursor::kSumStride == 0) {
      store_le(sums.data() + 4 * (rank / Cursor::kSumStride - 1), sum);
    }
    sum += freqs[rank];
  }
  return sums;
}

/// Ranks one after the other, some left out, sometimes going back.
std::vector<std::uint32_t> random_ranks(std::size_t count, test::Random& random) {
  std::vector<std::uint32_t> ranks;
  const std::uint64_t longest_step = random.pick(std::vector<std::uint64_t>{1, 5, 300});
  for (std::uint64_t rank = 0; rank < count; rank += random.between(0, longest_step)) {
    ranks.push_back(static_cast<std::uint32_t>(rank));
    if (random.chance(0.02)) rank = random.below(rank + 1);
    if (ranks.size() == 3 * count) break;
  }
  return ranks;
}

void expect_locates(const FreqsView& view, const std::vector<std::uint32_t>& freqs,
                    test::Random& random) {
  const ByteBuffer sums = sums_of(freqs);
  const std::vector<std::uint32_t> ranks = random_ranks(freqs.size(), random);
  Cursor cursor(view, sums.data());
  Cursor portable(view, sums.data());
  for (std::size_t done = 0; done < ranks.size();) {
    const std::size_t count = std::min<std::size_t>(random.between(1, 70), ranks.size() - done);
    const std::span<const std::uint32_t> some = std::span(ranks).subspan(done, count);
    std::vector<Cursor::Located> located(count);
    std::vector<Cursor::Located> located_portable(count);
    cursor.locate(some, located.data());
    portable.locate_portable(some, located_portable.data());
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t stride = some[i] / Cursor::kSumStride;
      std::uint64_t start = 0;
      if (stride > 0) start = load_le<std::uint32_t>(sums.data() + 4 * (stride - 1));
      start = std::accumulate(freqs.begin() + stride * Cursor::kSumStride, freqs.begin() + some[i],
                              start);
      ASSERT_EQ(located[i].start, start) << "rank " << some[i];
      ASSERT_EQ(located[i].freq, freqs[some[i]]) << "rank " << some[i];
      ASSERT_EQ(located_portable[i].start, start) << "rank " << some[i];
      ASSERT_EQ(located_portable[i].freq, freqs[some[i]]) << "rank " << some[i];
    }
    done += count;
  }
}

void expect_gives_back(const std::vector<std::uint32_t>& freqs, test::Random& random) {
  const test::PaddedBytes bytes(written(freqs));
  const auto view = FreqsView::open(bytes.bytes(), count_of(freqs));
  ASSERT_TRUE(view);
  for (std::uint32_t rank = 0; rank < freqs.size(); ++rank) {
    ASSERT_EQ((*view)[rank], freqs[rank]) << "rank " << rank;
  }
  for (int i = 0; i < 4; ++i) {
    ASSERT_NO_FATAL_FAILURE(expect_locates(*view, freqs, random));
  }
  std::vector<std::uint64_t> sums = {0};
  for (const std::uint32_t freq : freqs) sums.push_back(sums.back() + freq);
  ASSERT_EQ(view->sum(), sums.back());
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t end = random.below(sums.size());
    const std::uint64_t begin = random.below(end + 1);
    ASSERT_EQ(view->sum(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)),
              sums[end] - sums[begin]);
  }
}

TEST(FreqsView, GivesBackWhatWasWritten) {
  for (std::uint64_t seed = 0; seed < test::effort(400U, 100U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const double huge = random.chance(0.3) ? 0.02 : 0;
    ASSERT_NO_FATAL_FAILURE(expect_gives_back(
        random_freqs(random.between(1, 1200), random.unit() * 0.97, huge, random), random));
  }
}

TEST(FreqsView, EdgesOfEveryCodeWidth) {
  test::Random random(1);
  for (const std::uint32_t edge : {1U, 2U, 3U, 4U, 5U, 15U, 16U, 17U, 255U, 256U, 257U, 258U, 511U,
                                   512U, 65535U + 256U, 65536U + 256U, 0xFFFF'FFFFU}) {
    for (const std::size_t count : {1U, 7U, 255U, 256U, 257U, 512U, 513U}) {
      SCOPED_TRACE(testing::Message() << edge << " in " << count);
      std::vector<std::uint32_t> freqs(count, edge);
      ASSERT_NO_FATAL_FAILURE(expect_gives_back(freqs, random));
      std::fill(freqs.begin(), freqs.end() - 1, 1);
      ASSERT_NO_FATAL_FAILURE(expect_gives_back(freqs, random));
    }
  }
}

TEST(FreqsWriter, WorkedBytesOfTheFormat) {
  EXPECT_EQ(written({1, 2, 1, 9}), (ByteBuffer{0x05, 0xC4, 0x05}));
}

TEST(FreqsWriter, ListsOfOnesTakeNoBytes) {
  EXPECT_TRUE(written(std::vector<std::uint32_t>(100'000, 1)).empty());
  const auto view = FreqsView::open({}, 100'000);
  ASSERT_TRUE(view);
  EXPECT_EQ((*view)[99'999], 1U);
  EXPECT_EQ(view->sum(), 100'000U);
  EXPECT_EQ(FreqsView()[3], 1U);
}

TEST(FreqsWriter, PicksTheWidthThatIsSmallest) {
  std::vector<std::uint32_t> freqs(256, 1);
  freqs[9] = 2;
  EXPECT_EQ(written(freqs).size(), 1U + 32U + 1U);  // one bit each, one exception
  std::fill(freqs.begin(), freqs.end(), 3);
  EXPECT_EQ(written(freqs).size(), 1U + 64U);  // two bits, none
  std::fill(freqs.begin(), freqs.end(), 200);
  EXPECT_EQ(written(freqs).size(), 1U + 256U);
}

TEST(FreqsView, LayoutThatDoesNotAddUpIsRefused) {
  ByteBuffer bytes = written({1, 2, 1, 9});
  EXPECT_TRUE(FreqsView::open(bytes, 4));
  EXPECT_FALSE(FreqsView::open(bytes, 400));
  EXPECT_FALSE(FreqsView::open(bytes, 0));
  bytes[0] = 0x14;  // a reserved bit
  EXPECT_FALSE(FreqsView::open(bytes, 4));
  bytes[0] = 0x00;  // no exceptions, but bytes for them
  EXPECT_FALSE(FreqsView::open(bytes, 4));
  bytes[0] = 0x04;
  bytes.resize(2 + 5);  // more exceptions than documents
  EXPECT_FALSE(FreqsView::open(bytes, 4));
  bytes.resize(2);  // none where there must be one
  EXPECT_FALSE(FreqsView::open(bytes, 4));
}

TEST(FreqsView, DamagedBytesNeverLeaveBoundsNorGiveZero) {
  for (std::uint64_t seed = 0; seed < test::effort(60U, 15U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<std::uint32_t> freqs =
        random_freqs(random.between(1, 900), 0.6, 0.02, random);
    const ByteBuffer valid = written(freqs);
    if (valid.empty()) continue;
    test::for_each_damage(valid, random, 30, [&](const test::PaddedBytes& bytes) {
      const auto view = FreqsView::open(bytes.bytes(), count_of(freqs));
      if (!view) return;
      std::uint64_t sum = 0;
      for (std::uint32_t rank = 0; rank < freqs.size(); ++rank) {
        ASSERT_GE((*view)[rank], 1U);
        sum += (*view)[rank];
      }
      ASSERT_GE(sum, freqs.size());
      ASSERT_GE(view->sum(), freqs.size());
      const ByteBuffer sums = sums_of(freqs);
      const std::vector<std::uint32_t> ranks = random_ranks(freqs.size(), random);
      std::vector<Cursor::Located> located(ranks.size());
      Cursor(*view, sums.data()).locate(ranks, located.data());
      for (const Cursor::Located& at : located) ASSERT_GE(at.freq, 1U);
      Cursor(*view, sums.data()).locate_portable(ranks, located.data());
      for (const Cursor::Located& at : located) ASSERT_GE(at.freq, 1U);
    });
  }
}

}  // namespace
}  // namespace sakuin::storage::freqs_test
