#include "engine/search/occurrences.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <limits>

namespace sakuin {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

void find_exact(std::span<const PartPlaces> parts, std::vector<Occurrence>& out) {
  const PartPlaces& lead = *std::min_element(
      parts.begin(), parts.end(),
      [](const PartPlaces& a, const PartPlaces& b) { return a.places.size() < b.places.size(); });
  for (const Place& place : lead.places) {
    if (place.position < lead.offset) continue;
    const std::uint32_t begin = place.position - lead.offset;
    float weight = 1;
    const bool complete = std::all_of(parts.begin(), parts.end(), [&](const PartPlaces& part) {
      const auto at = std::lower_bound(
          part.places.begin(), part.places.end(), std::uint64_t{begin} + part.offset,
          [](const Place& a, std::uint64_t position) { return a.position < position; });
      if (at == part.places.end() || at->position != std::uint64_t{begin} + part.offset) {
        return false;
      }
      weight = std::min(weight, at->weight);
      return true;
    });
    if (complete) out.push_back({begin, begin, weight});
  }
}

/// Places that both have, each with the weight of the farther.
std::vector<Place> intersect(std::span<const Place> a, std::span<const Place> b) {
  std::vector<Place> both;
  std::size_t i = 0;
  for (const Place& place : a) {
    while (i < b.size() && b[i].position < place.position) ++i;
    if (i == b.size()) break;
    if (b[i].position != place.position) continue;
    both.push_back({place.position, std::min(place.weight, b[i].weight)});
  }
  return both;
}

/// Parts of different offsets; those of one offset have become one, kept in `joined`.
std::vector<PartPlaces> join_same_offsets(std::span<const PartPlaces> parts,
                                          std::deque<std::vector<Place>>& joined) {
  std::vector<PartPlaces> slots;
  for (const PartPlaces& part : parts) {
    if (slots.empty() || slots.back().offset != part.offset) {
      slots.push_back(part);
    } else {
      slots.back().places = joined.emplace_back(intersect(slots.back().places, part.places));
    }
  }
  return slots;
}

/// The smallest intervals with all parts, by a window that slides over all places in order.
class SlopWindow {
 public:
  explicit SlopWindow(std::span<const PartPlaces> parts) : inside_(parts.size(), 0) {
    for (std::size_t part = 0; part < parts.size(); ++part) {
      for (const Place& place : parts[part].places) {
        const auto shift = std::int64_t{place.position} - std::int64_t{parts[part].offset};
        entries_.push_back({shift, part, place.position, place.weight});
      }
    }
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return a.shift != b.shift ? a.shift < b.shift : a.part < b.part;
    });
    may_share_ = share_a_position();
  }

  void slide(std::uint32_t slop, std::vector<Occurrence>& out) {
    while (end_ < entries_.size()) {
      const std::int64_t last = entries_[end_].shift;
      while (end_ < entries_.size() && entries_[end_].shift == last) enter();
      if (!complete()) continue;
      std::size_t begin = begin_;
      do {  // give up the lowest places as long as all parts stay
        begin = begin_;
        leave_lowest();
      } while (complete());
      const std::int64_t first = entries_[begin].shift;
      if (last - first <= std::int64_t{slop}) out.push_back({first, last, weight(begin)});
    }
  }

 private:
  struct Entry {
    std::int64_t shift;
    std::size_t part;
    std::uint32_t position;
    float weight;
  };

  void enter() {
    if (inside_[entries_[end_++].part]++ == 0) ++parts_inside_;
  }

  void leave_lowest() {
    const std::int64_t lowest = entries_[begin_].shift;
    while (begin_ < end_ && entries_[begin_].shift == lowest) {
      if (--inside_[entries_[begin_++].part] == 0) --parts_inside_;
    }
  }

  [[nodiscard]] bool complete() const {
    if (parts_inside_ < inside_.size()) return false;
    return !may_share_ || have_places_of_their_own();
  }

  [[nodiscard]] bool share_a_position() const {
    std::vector<std::uint32_t> positions;
    positions.reserve(entries_.size());
    for (const Entry& entry : entries_) positions.push_back(entry.position);
    std::sort(positions.begin(), positions.end());
    return std::adjacent_find(positions.begin(), positions.end()) != positions.end();
  }

  /// Whether every part can take a position that no other takes: a bipartite matching, by
  /// augmenting paths (Kuhn 1955).
  [[nodiscard]] bool have_places_of_their_own() const {
    std::vector<std::uint32_t> positions;
    for (std::size_t i = begin_; i < end_; ++i) positions.push_back(entries_[i].position);
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    std::vector<std::size_t> taken_by(positions.size(), kNone);
    for (std::size_t part = 0; part < inside_.size(); ++part) {
      std::vector<bool> tried(positions.size(), false);
      if (!take_place(part, positions, taken_by, tried)) return false;
    }
    return true;
  }

  bool take_place(std::size_t part, const std::vector<std::uint32_t>& positions,
                  std::vector<std::size_t>& taken_by, std::vector<bool>& tried) const {
    for (std::size_t i = begin_; i < end_; ++i) {
      if (entries_[i].part != part) continue;
      const auto at = static_cast<std::size_t>(
          std::lower_bound(positions.begin(), positions.end(), entries_[i].position) -
          positions.begin());
      if (tried[at]) continue;
      tried[at] = true;
      if (taken_by[at] == kNone || take_place(taken_by[at], positions, taken_by, tried)) {
        taken_by[at] = part;
        return true;
      }
    }
    return false;
  }

  /// Of the parts in [begin, end_).
  [[nodiscard]] float weight(std::size_t begin) const {
    std::vector<float> nearest(inside_.size(), 0);
    for (std::size_t i = begin; i < end_; ++i) {
      nearest[entries_[i].part] = std::max(nearest[entries_[i].part], entries_[i].weight);
    }
    return *std::min_element(nearest.begin(), nearest.end());
  }

  std::vector<Entry> entries_;  // by shift
  bool may_share_ = false;      // two parts have a position in common
  std::size_t begin_ = 0;       // the window: entries_[begin_, end_)
  std::size_t end_ = 0;
  std::vector<std::size_t> inside_;  // by part: its entries in the window
  std::size_t parts_inside_ = 0;     // parts that have any
};

}  // namespace

void find_occurrences(std::span<const PartPlaces> parts, std::uint32_t slop,
                      std::vector<Occurrence>& out) {
  if (slop == 0) return find_exact(parts, out);
  std::deque<std::vector<Place>> joined;
  SlopWindow(join_same_offsets(parts, joined)).slide(slop, out);
}

float effective_frequency(std::span<const Occurrence> occurrences) noexcept {
  double count = 0;
  float weight = 0;
  for (const Occurrence& occurrence : occurrences) {
    count += 1 / (1 + static_cast<double>(occurrence.last - occurrence.first));
    weight = std::max(weight, occurrence.weight);
  }
  return static_cast<float>(count) * weight;
}

}  // namespace sakuin
