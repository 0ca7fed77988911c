// Memory that runs out while several threads search, at any allocation in any of them: the search
// returns an error or the right hits, and the next one the right hits. This program makes operator
// new fail.
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/guard.h"
#include "engine/search/collection_stats.h"
#include "engine/search/planner.h"
#include "engine/search/ranked_search.h"
#include "tests/unit/engine/engine_fixture.h"

namespace {

/// The allocations that succeed before one that fails; negative: all succeed.
std::atomic<long> allocations_left = -1;

void* allocate(std::size_t bytes) {
  if (allocations_left >= 0 && allocations_left-- == 0) throw std::bad_alloc();
  void* const memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate(bytes); }
void* operator new[](std::size_t bytes) { return allocate(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace sakuin::ranked_search_test {
namespace {

using test::must;

constexpr std::size_t kMost = 500;
constexpr long kFarAway = 100'000;

std::shared_ptr<const Snapshot> make_snapshot() {
  const auto directory = make_ram_directory();
  IndexWriter writer =
      test::open_writer(directory, test::make_schema({{.name = "text", .analyzer = "plain"}}));
  for (int i = 0; i < 6000; ++i) {
    std::string text = "every";
    for (const int rhythm : {2, 3, 5, 7}) {
      if (i % rhythm == 0) text += " beat" + std::to_string(rhythm);
    }
    must(writer.add(test::text_document(std::to_string(i), text)));
  }
  must(writer.commit());
  return must(open_snapshot(*directory, {}));
}

std::vector<Serial> serials_of(TopK& top) {
  std::vector<Serial> serials;
  for (const ScoredDoc& doc : top.take_sorted()) serials.push_back(doc.serial);
  return serials;
}

TEST(TopK, IsWholeAfterAPushThatFails) {
  constexpr std::size_t kDocs = 2000;
  const auto doc = [](std::size_t i) {
    return ScoredDoc{static_cast<Score>(i * 7919 % kDocs), static_cast<Serial>(i), 0, 0};
  };
  TopK whole(kMost);
  for (std::size_t i = 0; i < kDocs; ++i) whole.push(doc(i));
  const std::vector<Serial> expected = serials_of(whole);
  bool failed = true;
  for (long successes = 0; failed && successes < kFarAway; ++successes) {
    failed = false;
    TopK top(kMost);
    allocations_left = successes;
    for (std::size_t i = 0; i < kDocs; ++i) {
      const Status pushed = guarded("push", [&]() -> Status {
        top.push(doc(i));
        return {};
      });
      if (pushed.ok()) continue;
      failed = true;
      top.push(doc(i));
    }
    allocations_left = -1;
    EXPECT_EQ(serials_of(top), expected) << successes;
  }
  EXPECT_FALSE(failed);
}

TEST(RankedSearch, SurvivesAnyAllocationThatFailsInAnyThread) {
  const CollectionStats stats(make_snapshot());
  const Plan plan = must(make_plan(must(parse_query("beat2 beat3 beat5 beat7", "text")), stats));
  const PlanScoring scoring = must(
      make_plan_scoring(plan, stats, std::make_shared<ScoringTables>(stats, Bm25Parameters{})));
  const auto search = [&](RankedSearch& ranked, TopK& top, std::size_t threads) {
    return guarded("search", [&] {
      return ranked.run(stats.snapshot(), plan, scoring, *range_kernels().back(), top,
                        {.most = threads, .ranges_for_each = 1});
    });
  };
  TopK best(kMost);
  RankedSearch alone;
  must(search(alone, best, 1));
  const std::vector<Serial> expected = serials_of(best);
  ASSERT_EQ(expected.size(), kMost);

  bool failed = true;
  for (long successes = 0; failed && successes < kFarAway; ++successes) {
    RankedSearch ranked;
    TopK top(kMost);
    allocations_left = successes;
    const auto work = search(ranked, top, 3);
    failed = allocations_left.exchange(-1) < 0;
    if (work.ok()) {
      EXPECT_EQ(serials_of(top), expected) << successes;
    } else {
      EXPECT_EQ(work.status().code(), StatusCode::limit_exceeded) << successes;
    }
    TopK again(kMost);
    must(search(ranked, again, 3));
    EXPECT_EQ(serials_of(again), expected) << successes;
  }
  EXPECT_FALSE(failed);
}

}  // namespace
}  // namespace sakuin::ranked_search_test
