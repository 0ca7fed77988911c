#include "engine/search/occurrences.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <limits>
#include <unordered_map>
#include <unordered_set>

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

/// A position for each part that no other part has: a bipartite matching that follows a sliding
/// window, by augmenting paths (Kuhn 1955). A part may take places_[begin, end).
class OwnPositions {
 public:
  explicit OwnPositions(std::span<const PartPlaces> parts) : parts_(parts), slots_(parts.size()) {}

  void enter(std::size_t part) { ++slots_[part].end; }

  /// The first place of the part leaves.
  void leave(std::size_t part) {
    Slot& slot = slots_[part];
    if (slot.taken == slot.begin) {
      taken_by_.erase(position(part, slot.begin));
      slot.taken = kNone;
      --matched_;
    }
    ++slot.begin;
  }

  [[nodiscard]] bool complete() {
    for (std::size_t part = 0; part < slots_.size(); ++part) {
      if (slots_[part].taken != kNone) continue;
      tried_.clear();
      if (!take(part)) return false;
      ++matched_;
    }
    return matched_ == slots_.size();
  }

 private:
  struct Slot {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t taken = kNone;
  };

  [[nodiscard]] std::uint32_t position(std::size_t part, std::size_t place) const {
    return parts_[part].places[place].position;
  }

  /// Gives the part a position, moving other parts to other ones where it has to.
  bool take(std::size_t part) {
    Slot& slot = slots_[part];
    for (std::size_t place = slot.begin; place < slot.end; ++place) {
      const std::uint32_t wanted = position(part, place);
      if (!tried_.insert(wanted).second) continue;
      const auto owner = taken_by_.find(wanted);
      if (owner == taken_by_.end() || take(owner->second)) {
        taken_by_[wanted] = part;
        slot.taken = place;
        return true;
      }
    }
    return false;
  }

  std::span<const PartPlaces> parts_;
  std::vector<Slot> slots_;
  std::unordered_map<std::uint32_t, std::size_t> taken_by_;  // position -> part
  std::unordered_set<std::uint32_t> tried_;
  std::size_t matched_ = 0;  // parts that have a position
};

/// The smallest intervals with all parts, by a window that slides over all places in order.
class SlopWindow {
 public:
  explicit SlopWindow(std::span<const PartPlaces> parts)
      : inside_(parts.size(), 0), own_positions_(parts) {
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
      while (entries_[begin_].shift < last - std::int64_t{slop}) leave_lowest();
      if (!complete()) continue;
      std::size_t begin = begin_;
      do {  // give up the lowest places as long as all parts stay
        begin = begin_;
        leave_lowest();
      } while (complete());
      out.push_back({entries_[begin].shift, last, weight(begin)});
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
    const std::size_t part = entries_[end_++].part;
    if (inside_[part]++ == 0) ++parts_inside_;
    if (may_share_) own_positions_.enter(part);
  }

  void leave_lowest() {
    const std::int64_t lowest = entries_[begin_].shift;
    while (begin_ < end_ && entries_[begin_].shift == lowest) {
      const std::size_t part = entries_[begin_++].part;
      if (--inside_[part] == 0) --parts_inside_;
      if (may_share_) own_positions_.leave(part);
    }
  }

  [[nodiscard]] bool complete() {
    if (parts_inside_ < inside_.size()) return false;
    return !may_share_ || own_positions_.complete();
  }

  [[nodiscard]] bool share_a_position() const {
    std::vector<std::uint32_t> positions;
    positions.reserve(entries_.size());
    for (const Entry& entry : entries_) positions.push_back(entry.position);
    std::sort(positions.begin(), positions.end());
    return std::adjacent_find(positions.begin(), positions.end()) != positions.end();
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
  OwnPositions own_positions_;
};

}  // namespace

void find_occurrences(std::span<const PartPlaces> parts, std::uint32_t slop,
                      std::vector<Occurrence>& out) {
  if (slop == 0) return find_exact(parts, out);
  std::deque<std::vector<Place>> joined;
  const std::vector<PartPlaces> slots = join_same_offsets(parts, joined);
  SlopWindow(slots).slide(slop, out);
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
