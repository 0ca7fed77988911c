#include "engine/search/occurrences.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::occurrences_test {
namespace {

using Positions = std::vector<std::uint32_t>;

struct Part {
  std::uint32_t offset;
  std::vector<Place> places;
};

Part part(std::uint32_t offset, const Positions& positions, float weight = 1) {
  Part made{offset, {}};
  for (const std::uint32_t position : positions) made.places.push_back({position, weight});
  return made;
}

std::vector<Occurrence> find(const std::vector<Part>& parts, std::uint32_t slop) {
  std::vector<PartPlaces> views;
  for (const Part& each : parts) views.push_back({each.offset, each.places});
  std::vector<Occurrence> found;
  find_occurrences(views, slop, found);
  return found;
}

std::size_t count(const std::vector<Part>& parts, std::uint32_t slop) {
  return find(parts, slop).size();
}

TEST(Occurrences, StandWhereEveryPartFits) {
  EXPECT_EQ(count({part(0, {3, 7, 9}), part(1, {4, 9, 10})}, 0), 2U);
  EXPECT_EQ(count({part(0, {3}), part(2, {4})}, 0), 0U);
  EXPECT_EQ(count({part(1, {0})}, 0), 0U);
  EXPECT_EQ(count({part(0, {1}), part(1, {})}, 0), 0U);
}

TEST(Occurrences, ReachTheLastPosition) {
  constexpr std::uint32_t kLast = 0xFFFF'FFFF;
  EXPECT_EQ(count({part(0, {kLast - 1}), part(1, {kLast})}, 0), 1U);
  EXPECT_EQ(count({part(0, {kLast}), part(1, {0})}, 0), 0U);
  EXPECT_EQ(count({part(0, {kLast}), part(1, {0})}, kLast), 0U);
  EXPECT_EQ(count({part(0, {kLast}), part(kLast, {kLast - 1})}, kLast), 0U);
  EXPECT_EQ(count({part(1, {kLast}), part(kLast, {kLast - 1})}, kLast), 1U);
}

TEST(Occurrences, OfTwoWordsThatChangedPlacesAreTwoApart) {
  const std::vector<Part> swapped = {part(0, {1}), part(1, {0})};
  EXPECT_EQ(count(swapped, 1), 0U);
  ASSERT_EQ(count(swapped, 2), 1U);
  EXPECT_EQ(find(swapped, 2)[0].last - find(swapped, 2)[0].first, 2);
}

TEST(Occurrences, HoldNoSmallerOne) {
  const std::vector<Occurrence> found = find({part(0, {0, 5}), part(1, {2})}, 5);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].last - found[0].first, 1);
  EXPECT_EQ(found[1].last - found[1].first, 4);
  EXPECT_EQ(count({part(0, {0, 3}), part(1, {1})}, 5), 1U);
  EXPECT_EQ(count({part(0, {0, 1, 2}), part(1, {5})}, 9), 1U);
}

TEST(Occurrences, GiveEveryPartAPlaceOfItsOwn) {
  EXPECT_EQ(count({part(0, {4}), part(1, {4})}, 9), 0U);
  EXPECT_EQ(count({part(0, {4, 5}), part(1, {4, 5})}, 9), 1U);
  EXPECT_EQ(count({part(0, {4, 9}), part(1, {4, 9}), part(2, {4, 9})}, 20), 0U);
  EXPECT_EQ(count({part(0, {4, 9}), part(1, {4}), part(2, {9, 11})}, 20), 1U);
}

TEST(Occurrences, PutPartsOfOneOffsetOnOnePosition) {
  for (const std::uint32_t slop : {0U, 9U}) {
    EXPECT_EQ(count({part(0, {4, 7}), part(0, {7, 9}), part(1, {8})}, slop), 1U) << slop;
    EXPECT_EQ(count({part(0, {4}), part(0, {5}), part(1, {6})}, slop), 0U) << slop;
  }
}

TEST(Occurrences, WeighAsTheFarthestPartAndCountAsTheNearestOccurrence) {
  const std::vector<Occurrence> found =
      find({Part{0, {{0, 1.0F}, {5, 0.8F}}}, Part{1, {{1, 0.6F}, {6, 0.9F}}}}, 0);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].weight, 0.6F);
  EXPECT_EQ(found[1].weight, 0.8F);
  EXPECT_EQ(effective_frequency(found), 2 * 0.8F);
}

TEST(Occurrences, CountLessTheLooserTheyAre) {
  const std::vector<Occurrence> found = {{0, 0, 1}, {5, 8, 1}};
  EXPECT_EQ(effective_frequency(found), 1.25F);
  EXPECT_EQ(effective_frequency({}), 0.0F);
}

/// Every interval tried, every choice of places tried.
class SlowTwin {
 public:
  SlowTwin(const std::vector<Part>& parts, std::uint32_t slop) : parts_(parts), slop_(slop) {}

  [[nodiscard]] std::vector<std::pair<std::int64_t, std::int64_t>> find() const {
    std::set<std::int64_t> shifts;
    for (const Part& each : parts_) {
      for (const Place& place : each.places) shifts.insert(shift(each, place));
    }
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    for (const std::int64_t first : shifts) {
      for (const std::int64_t last : shifts) {
        if (last >= first && last - first <= std::int64_t{slop_} && holds(first, last) &&
            !holds(first + 1, last) && !holds(first, last - 1)) {
          found.emplace_back(first, last);
        }
      }
    }
    return found;
  }

 private:
  static std::int64_t shift(const Part& part, const Place& place) {
    return std::int64_t{place.position} - std::int64_t{part.offset};
  }
  [[nodiscard]] bool holds(std::int64_t first, std::int64_t last) const {
    std::set<std::uint32_t> taken;
    return fits(0, first, last, taken);
  }
  bool fits(std::size_t next, std::int64_t first, std::int64_t last,
            std::set<std::uint32_t>& taken) const {
    if (next == parts_.size()) return true;
    for (const Place& place : parts_[next].places) {
      const std::int64_t at = shift(parts_[next], place);
      if (at < first || at > last || !taken.insert(place.position).second) continue;
      if (fits(next + 1, first, last, taken)) return true;
      taken.erase(place.position);
    }
    return false;
  }

  const std::vector<Part>& parts_;
  std::uint32_t slop_;
};

TEST(Occurrences, AreThoseOfTryingEveryInterval) {
  test::Random random(23);
  for (int round = 0; round < 3000; ++round) {
    std::vector<Part> parts;
    for (std::uint64_t i = random.between(1, 4); i > 0; --i) {
      std::set<std::uint32_t> positions;
      for (std::uint64_t n = random.below(6); n > 0; --n) {
        positions.insert(static_cast<std::uint32_t>(random.between(4, 16)));
      }
      parts.push_back(
          part(static_cast<std::uint32_t>(parts.size()), {positions.begin(), positions.end()}));
    }
    const auto slop = static_cast<std::uint32_t>(random.below(9));
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    for (const Occurrence& each : find(parts, slop)) found.emplace_back(each.first, each.last);
    EXPECT_EQ(found, SlowTwin(parts, slop).find()) << "round " << round;
  }
}

}  // namespace
}  // namespace sakuin::occurrences_test
