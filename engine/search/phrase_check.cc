#include "engine/search/phrase_check.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "engine/search/few_positions.h"

namespace sakuin {
namespace {

using storage::DocPositions;

constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kNoPosition = std::numeric_limits<std::uint64_t>::max();

/// Positions that are compared side by side once they have been written out.
constexpr std::size_t kLanes = 8;

/// Pairs of positions up to which comparing all with all beats merging.
constexpr std::size_t kMostCompared = 256;

/// Whether `wanted` is one of `positions`, of which there are a multiple of kLanes. They are
/// compared side by side; no branch depends on them.
bool contains(std::span<const std::uint32_t> positions, std::uint32_t wanted) noexcept {
  std::uint32_t equal = 0;
  std::array<std::uint32_t, kLanes> lanes;
  for (std::size_t i = 0; i < positions.size(); i += kLanes) {
    std::memcpy(lanes.data(), positions.data() + i, sizeof(lanes));
    for (const std::uint32_t position : lanes)
      equal += static_cast<std::uint32_t>(position == wanted);
  }
  return equal != 0;
}

/// Keeps the `begins` at which one of the positions stands `offset` later. How many they are.
/// REQUIRES both ascending, and of positions a multiple of kLanes, not none.
std::uint32_t keep_offset(std::span<std::uint32_t> begins, std::span<const std::uint32_t> positions,
                          std::uint32_t offset) noexcept {
  const bool few = begins.size() * positions.size() <= kMostCompared;
  std::uint32_t kept = 0;
  std::size_t at = 0;
  for (const std::uint32_t begin : begins) {
    const std::uint64_t wanted = std::uint64_t{begin} + offset;
    if (wanted > positions.back()) break;
    bool found = false;
    if (few) {
      found = contains(positions, static_cast<std::uint32_t>(wanted));
    } else {
      while (positions[at] < wanted) ++at;
      found = positions[at] == wanted;
    }
    begins[kept] = begin;
    kept += found ? 1U : 0U;
  }
  return kept;
}

/// The same for at most kFew of them, in a document that is_quick().
std::uint32_t keep_offset_quickly(std::span<std::uint32_t> begins, const DocPositions& doc,
                                  std::uint32_t offset, std::uint64_t& compared) noexcept {
  Lanes wanted = all_lanes(begins.back());
  std::memcpy(&wanted, begins.data(), begins.size_bytes());
  wanted += all_lanes(offset);
  const Lanes found = find_lanes(doc, wanted, begins.back() + offset, compared);
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < begins.size(); ++i) {
    begins[kept] = begins[i];
    kept += found[i] & 1;
  }
  return kept;
}

}  // namespace

bool PhraseCheck::check(std::span<const std::uint16_t> lows, Ranks& ranks) {
  left_ = 0;
  begins_used_ = 0;
  if (lows.empty()) return true;
  if (!begin(lows, ranks)) return false;
  for (std::size_t step = 2; step < steps_.size() && left_ > 0; ++step) {
    if (!keep(steps_[step], ranks)) return false;
  }
  return true;
}

void PhraseCheck::locate(std::size_t word, std::span<const std::uint16_t> lows, Ranks& ranks,
                         Located& out) {
  std::array<std::uint32_t, kMostDocs> found;
  ranks.find(word, lows, found.data());
  phrase_.words[word].positions.locate(std::span(found).first(lows.size()), out.data());
}

bool PhraseCheck::begin(std::span<const std::uint16_t> lows, Ranks& ranks) {
  locate(steps_[0].word, lows, ranks, first_);
  locate(steps_[1].word, lows, ranks, second_);
  const PairOffsets offsets{steps_[0].offsets.front(), steps_[1].offsets.front()};
  std::array<std::uint8_t, kMostDocs> found;
  kernel_.find(lows.size(), first_.data(), second_.data(), offsets, found.data(), compared_);
  for (std::size_t i = 0; i < lows.size(); ++i) {
    if (found[i] == 0) continue;
    if (found[i] == kPairNotRead) {
      if (!begin_in_full(lows[i], first_[i], second_[i])) return false;
      continue;
    }
    const auto positions = read_few(first_[i], 0, 0);
    std::uint32_t* const begins = room_for_begins(kFew);
    std::uint32_t kept = 0;
    for (std::uint32_t lane = 0; lane < kFew; ++lane) {
      begins[kept] = positions[lane] - offsets.first;
      kept += static_cast<std::uint32_t>(found[i]) >> lane & 1U;
    }
    push(lows[i], kept);
  }
  return true;
}

bool PhraseCheck::begin_in_full(std::uint16_t low, const DocPositions& first,
                                const DocPositions& second) {
  if (!read(steps_[0].word, first, kNoLimit)) return false;
  std::uint32_t* const begins = room_for_begins(positions_.size());
  const std::uint32_t offset = steps_[0].offsets.front();
  std::uint32_t count = 0;
  std::uint64_t previous = kNoPosition;
  for (const std::uint32_t position : positions_) {
    begins[count] = position - offset;
    count += position >= offset && position != previous ? 1U : 0U;
    previous = position;
  }
  if (count == 0) return true;
  const auto kept = keep_begins(steps_[1], {begins, count}, second);
  if (kept) push(low, *kept);
  return kept.has_value();
}

bool PhraseCheck::keep(const PhraseStep& step, Ranks& ranks) {
  locate(step.word, lows(), ranks, first_);
  const std::size_t count = left_;
  left_ = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Begins place = begins_of_[i];
    const auto kept =
        keep_begins(step, std::span(begins_).subspan(place.first, place.count), first_[i]);
    if (!kept) return false;
    lows_[left_] = lows_[i];
    begins_of_[left_] = {place.first, *kept};
    left_ += *kept > 0 ? 1U : 0U;
  }
  return true;
}

std::optional<std::uint32_t> PhraseCheck::keep_begins(const PhraseStep& step,
                                                      std::span<std::uint32_t> begins,
                                                      const DocPositions& doc) {
  const bool quick =
      is_quick(doc) && begins.size() <= kFew && begins.back() <= kNoLimit - step.offsets.back();
  if (!quick) {
    const std::uint64_t last = std::uint64_t{begins.back()} + step.offsets.back();
    if (!read(step.word, doc, last)) return std::nullopt;
  }
  for (const std::uint32_t offset : step.offsets) {
    const std::uint32_t kept = quick ? keep_offset_quickly(begins, doc, offset, compared_)
                                     : keep_offset(begins, positions_, offset);
    begins = begins.first(kept);
    if (begins.empty()) break;
  }
  return static_cast<std::uint32_t>(begins.size());
}

/// Reads positions_, as far as `last` at least, and repeats the last to fill the lanes.
bool PhraseCheck::read(std::size_t word, const DocPositions& doc, std::uint64_t last) {
  const auto limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(last, kNoLimit));
  const std::uint32_t count = phrase_.words[word].positions.read(doc, limit, read_);
  if (count == 0) return false;
  compared_ += count;
  if (read_.size() < std::size_t{count} + kLanes) read_.resize(std::size_t{count} + kLanes);
  std::fill_n(read_.begin() + count, kLanes, read_[count - 1]);
  positions_ = std::span(read_).first((count + kLanes - 1) / kLanes * kLanes);
  return true;
}

void PhraseCheck::push(std::uint16_t low, std::uint32_t count) noexcept {
  lows_[left_] = low;
  begins_of_[left_] = {begins_used_, count};
  begins_used_ += count;
  left_ += count > 0 ? 1U : 0U;
}

std::uint32_t* PhraseCheck::room_for_begins(std::size_t count) {
  if (begins_.size() < begins_used_ + count) begins_.resize(2 * (begins_used_ + count));
  return begins_.data() + begins_used_;
}

}  // namespace sakuin
