#include "engine/search/phrase_docs.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/scoring_tables.h"
#include "engine/search/snapshot.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin {
namespace {

using storage::kRangeDocs;
using test::must;

Leaf make_phrase(const std::vector<std::string>& words) {
  Leaf leaf;
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    leaf.parts.push_back({words[i], {{words[i]}}, i});
  }
  return leaf;
}

/// A segment whose usual words have bounds.
class PhraseDocsTest : public testing::Test {
 protected:
  PhraseDocsTest() {
    test::Random random(11);
    std::vector<std::string> texts(3000);
    for (std::string& text : texts) {
      const std::uint64_t most = random.chance(0.05) ? 200 : 12;
      for (std::uint64_t left = random.below(most); left > 0; --left) {
        text += "w" + std::to_string(random.below(random.between(1, 9))) + " ";
      }
    }
    for (std::size_t doc = 1000; doc < 1500; ++doc) texts[doc] = "run w0 run w1 run";
    texts[77] += " rare";
    snapshot_ = must(open_snapshot(*test::index_texts(texts), {}));
  }

  [[nodiscard]] const storage::SegmentReader& segment() const {
    return *snapshot_->segments.at(0).reader;
  }
  [[nodiscard]] PhraseWords open(const std::vector<std::string>& words) const {
    return must(PhraseWords::open(segment(), 0, make_phrase(words)));
  }

  /// Goes through all ranges: documents are those that are found in full and may contribute
  /// `least`, their shares the same, and no bound is below what they contribute.
  void expect_as_in_full(const std::vector<std::string>& words, const Bm25Parameters& bm25,
                         double least) const {
    const ScoringTables tables(CollectionStats(snapshot_), bm25);
    const FieldShares shares{must(segment().norms(0)).data(), &tables.lengths(0)};
    const auto range_count =
        static_cast<std::uint32_t>(storage::BoundsLayout(segment().max_doc()).range_count);
    std::map<DocId, float> wanted;
    const DocFreqs found = must(find_strict_phrase(segment(), 0, make_phrase(words)));
    for (std::size_t i = 0; i < found.docs.size(); ++i) {
      wanted[found.docs[i]] = shares(found.docs[i], found.freqs[i]);
    }
    PhraseWords phrase = open(words);
    ASSERT_TRUE(PhraseDocs::suits(phrase));
    PhraseDocs docs(std::move(phrase), range_count, shares, tables.factors(0, 0));
    const BoundUnit unit{1.0 / 60'000};
    docs.set_unit(unit, 1 + 1e-5);
    std::size_t verified = 0;
    for (std::uint32_t step = 0; step < range_count; ++step) {
      const std::uint32_t range = step * 7 % range_count;  // in no order
      docs.prefetch_places(range);
      docs.prefetch_docs(range);
      const storage::RangeSlice slice = docs.slice(range);
      const std::uint64_t with_phrase = docs.verify(slice.mask, least);
      ASSERT_EQ(with_phrase & ~slice.mask, 0U);
      for (unsigned bit = 0; bit < kRangeDocs; ++bit) {
        const auto at = wanted.find(range * kRangeDocs + bit);
        if ((with_phrase >> bit & 1) == 0) {
          if (at != wanted.end()) {
            ASSERT_LT(bm25_saturate(at->second), least);
          }
          continue;
        }
        ++verified;
        ASSERT_NE(at, wanted.end());
        ASSERT_EQ(docs.share(range, slice, bit), at->second);
        const double contribution = static_cast<double>(bm25_saturate(at->second));
        ASSERT_LE(contribution, docs.max_contribution());
        ASSERT_LE(contribution, unit.score(docs.bound_of(range)));
      }
    }
    if (least <= 0) {
      ASSERT_EQ(verified, wanted.size());
      ASSERT_GT(verified, 0U);
      ASSERT_GT(docs.positions_compared(), 0U);
    }
    ASSERT_FALSE(docs.is_damaged());
    expect_bounds_are_those_of_ranges(docs, range_count);
  }

  static void expect_bounds_are_those_of_ranges(const PhraseDocs& docs, std::uint32_t range_count) {
    const std::size_t padded = (range_count + kRangeLanes - 1) / kRangeLanes * kRangeLanes;
    std::vector<RangeBound> bounds(padded);
    std::vector<RangeBound> scratch(padded);
    docs.add_bounds(*range_kernels().front(), {0, padded}, Occur::should, bounds.data(),
                    scratch.data());
    for (std::uint32_t range = 0; range < range_count; ++range) {
      ASSERT_EQ(bounds[range], docs.bound_of(range)) << "range " << range;
    }
  }

  std::shared_ptr<const Snapshot> snapshot_;
};

const std::vector<std::vector<std::string>> kPhrases = {
    {"w0", "w1"}, {"w1", "w0", "w2"}, {"w3", "w3"}, {"run", "w0", "run"}, {"w5", "w0", "w1", "w0"}};

TEST_F(PhraseDocsTest, HasWhatIsFoundInFull) {
  for (const auto& words : kPhrases) {
    for (const double least : {0.0, 0.3, 0.6}) {
      ASSERT_NO_FATAL_FAILURE(expect_as_in_full(words, {}, least));
    }
  }
}

TEST_F(PhraseDocsTest, BoundsHoldUnderOtherParameters) {
  for (const Bm25Parameters& bm25 :
       {Bm25Parameters{2, 0.2}, Bm25Parameters{0.3, 1}, Bm25Parameters{0, 0}}) {
    for (const auto& words : kPhrases) {
      ASSERT_NO_FATAL_FAILURE(expect_as_in_full(words, bm25, 0));
      ASSERT_NO_FATAL_FAILURE(expect_as_in_full(words, bm25, 0.5));
    }
  }
}

TEST_F(PhraseDocsTest, SuitsWordsWithBounds) {
  EXPECT_TRUE(PhraseDocs::suits(open({"w0", "w1"})));
  EXPECT_FALSE(PhraseDocs::suits(open({"w0", "rare"})));
  EXPECT_FALSE(PhraseDocs::suits(open({"w0", "nowhere"})));
}

TEST(PhraseDocs, PaysWhereManyDocumentsHaveThePhrase) {
  EXPECT_TRUE(PhraseDocs::pays({10'000, 1'800}, 10));
  EXPECT_FALSE(PhraseDocs::pays({10'000, 1'800}, 1000));
  EXPECT_FALSE(PhraseDocs::pays({40'000, 20}, 10));
  EXPECT_FALSE(PhraseDocs::pays({150, 150}, 1));
}

}  // namespace
}  // namespace sakuin
