#include "engine/search/flat_lists.h"

#include <algorithm>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

#include "storage/roaring/roaring_writer.h"
#include "tests/support/effort.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::flat_lists_test {
namespace {

using storage::RoaringView;
using test::Random;

PlanNode leaf(std::size_t index) { return {LeafRef{index}}; }

/// Leaves with one random list each, some with none.
class Lists {
 public:
  Lists(std::size_t count, Random& random) {
    for (std::size_t i = 0; i < count; ++i) {
      LeafPostings& postings = leaves_.emplace_back();
      sets_.emplace_back();
      if (random.chance(0.1)) continue;
      sets_.back() = test::random_set(random);
      storage::write_roaring(sets_.back(), bytes_.emplace_back());
      const auto view = RoaringView::open(bytes_.back(), 1 << 24, sets_.back().size());
      EXPECT_TRUE(view);
      InFile in_file;
      in_file.view.docs = *view;
      postings.fields.push_back({0, 0, in_file});
    }
  }

  [[nodiscard]] std::span<const LeafPostings> leaves() const { return leaves_; }
  [[nodiscard]] bool has(std::size_t list, std::uint32_t key) const {
    const std::vector<DocId>& docs = sets_[list];
    const auto doc = std::lower_bound(docs.begin(), docs.end(), key << 16);
    return doc != docs.end() && *doc >> 16 == key;
  }

 private:
  std::deque<std::vector<DocId>> sets_;
  std::deque<storage::ByteBuffer> bytes_;
  std::vector<LeafPostings> leaves_;
};

TEST(FlatLists, VisitsEveryWindowInWhichSomethingCanMatch) {
  constexpr std::uint32_t kPastTheLast = 64;
  FlatLists flat;  // kept from plan to plan
  FlatLists::Window window;
  for (std::uint64_t seed = 0; seed < test::effort(60U, 15U); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const Lists lists(6, random);
    const bool required = random.chance(0.5);
    PlanBoolean boolean;
    boolean.must_not = {leaf(4), leaf(5)};
    auto& clauses = required ? boolean.must : boolean.should;
    const std::size_t count = random.between(1, 4);
    for (std::size_t i = 0; i < count; ++i) clauses.push_back(leaf(i));
    if (random.chance(0.5)) clauses.push_back(leaf(0));  // a word twice is one list
    if (required) boolean.should = {leaf(5)};            // matters to scores only
    ASSERT_TRUE(flat.assign({boolean}, lists.leaves()));

    auto key = flat.next(window);
    for (std::uint32_t expected = 0; expected < kPastTheLast; ++expected) {
      std::size_t having = 0;
      for (std::size_t i = 0; i < count; ++i) having += lists.has(i, expected) ? 1U : 0U;
      if (required ? having < count : having == 0) continue;
      ASSERT_EQ(key, expected);
      EXPECT_EQ((required ? window.must : window.should).size(), having);
      EXPECT_EQ((required ? window.should : window.must).size(), 0u);
      EXPECT_EQ(window.must_not.size(),
                std::size_t{lists.has(4, expected)} + std::size_t{lists.has(5, expected)});
      for (const auto* const containers : {&window.must, &window.should, &window.must_not}) {
        for (const auto& container : *containers) EXPECT_EQ(container.key, expected);
      }
      key = flat.next(window);
    }
    EXPECT_FALSE(key);
  }
}

TEST(FlatLists, TakesInWhatIsOneLevelOfListsOnly) {
  Random random(1);
  Lists lists(4, random);
  FlatLists flat;
  PlanBoolean any;
  any.should = {leaf(0), leaf(1)};
  PlanBoolean all;
  all.must = {leaf(2), leaf(3)};
  PlanBoolean nested_any;
  nested_any.should = {{any}, {PlanBestOf{{{LeafRef{2}}}}}};
  PlanBoolean nested_all;
  nested_all.must = {{all}, leaf(0)};
  nested_all.must_not = {{any}};
  for (const PlanBoolean& node : {any, all, nested_any, nested_all}) {
    EXPECT_TRUE(flat.assign({node}, lists.leaves()));
  }
  PlanBoolean any_of_all;
  any_of_all.should = {{all}};
  PlanBoolean only_excluded;
  only_excluded.must_not = {leaf(0)};
  PlanBoolean everything;
  everything.should = {{PlanMatchAll{}}};
  for (const PlanBoolean& node : {any_of_all, only_excluded, everything}) {
    EXPECT_FALSE(flat.assign({node}, lists.leaves()));
  }
}

}  // namespace
}  // namespace sakuin::flat_lists_test
