#include "engine/search/search_scratch.h"

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::search_scratch_test {
namespace {

using test::must;

class ScratchPoolTest : public ::testing::Test {
 protected:
  CollectionStats stats_ =
      CollectionStats(must(open_snapshot(*test::index_texts({"one two", "two three"}), {})));
  ScratchPool pool_ = ScratchPool(stats_);
};

TEST_F(ScratchPoolTest, LendsWhatWasGivenBack) {
  const SearchScratch* first = nullptr;
  {
    const ScratchPool::Loan loan = pool_.borrow();
    first = loan.get();
  }
  const ScratchPool::Loan loan = pool_.borrow();
  EXPECT_EQ(loan.get(), first);
}

TEST_F(ScratchPoolTest, LendsNothingTwice) {
  std::vector<ScratchPool::Loan> loans;
  std::set<const SearchScratch*> lent;
  for (int i = 0; i < 40; ++i) lent.insert(loans.emplace_back(pool_.borrow()).get());
  EXPECT_EQ(lent.size(), 40U);
  loans.clear();  // more than the pool keeps
  for (int i = 0; i < 40; ++i) {
    EXPECT_NE(loans.emplace_back(pool_.borrow()).get(), nullptr);
  }
}

TEST_F(ScratchPoolTest, IsEmptyOfMeaningWhenItWaits) {
  const Query query = must(parse_query("one \"two three\" -x"));
  {
    const ScratchPool::Loan scratch = pool_.borrow();
    must(scratch->planner.make(query, scratch->plan));
    EXPECT_EQ(scratch->plan.leaves.size(), 3U);
    must(open_leaves(*stats_.snapshot().segments[0].reader, scratch->plan, scratch->leaves));
  }
  const ScratchPool::Loan again = pool_.borrow();
  EXPECT_TRUE(again->plan.leaves.empty());
  for (const LeafPostings& leaf : again->leaves) EXPECT_TRUE(leaf.fields.empty());
}

TEST_F(ScratchPoolTest, ServesManyThreadsAtOnce) {
  std::atomic<int> clashes = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const Query query = must(parse_query("one two"));
      for (int n = 0; n < 2000; ++n) {
        const ScratchPool::Loan scratch = pool_.borrow();
        if (!scratch->plan.leaves.empty()) ++clashes;
        must(scratch->planner.make(query, scratch->plan));
        if (scratch->plan.leaves.size() != 2) ++clashes;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(clashes, 0);
}

}  // namespace
}  // namespace sakuin::search_scratch_test
