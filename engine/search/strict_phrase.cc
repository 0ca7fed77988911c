#include "engine/search/strict_phrase.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/search/segment_terms.h"
#include "storage/roaring/container_ranks.h"
#include "storage/roaring/window_bits.h"
#include "storage/segment/term_positions.h"

namespace sakuin {
namespace {

using storage::RoaringView;
using Container = RoaringView::Container;

/// Documents that go from word to word together: few enough to stay in the nearest cache.
constexpr std::size_t kBatchDocs = 1024;

/// Positions compared at once.
constexpr std::size_t kLanes = 8;

/// Pairs of positions up to which comparing all with all beats merging.
constexpr std::size_t kMostCompared = 256;

constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

/// A term of the phrase, walked window by window and document by document.
class PhraseWord {
 public:
  static Result<PhraseWord> open(const storage::SegmentReader& segment, const SegmentTerm& term) {
    PhraseWord word;
    SAKUIN_ASSIGN(const storage::PostingsView postings, open_postings(segment, term));
    SAKUIN_ASSIGN(const auto positions, segment.lists(term.place).positions(term.info));
    word.docs_ = postings.docs;
    word.positions_ = storage::TermPositions(postings.freqs, positions);
    word.info_ = term.info;
    return word;
  }

  [[nodiscard]] const storage::TermInfo& info() const noexcept { return info_; }
  /// Places after the first part that the phrase has the word at, ascending.
  [[nodiscard]] std::span<const std::uint32_t> offsets() const noexcept { return offsets_; }
  void add_offset(std::uint32_t offset) {
    if (offsets_.empty() || offsets_.back() != offset) offsets_.push_back(offset);
  }

  /// Goes to the first window from `key` on that has the word. False at the end.
  bool enter_window(std::uint32_t key) noexcept {
    for (; index_ < docs_.container_count(); ++index_) {
      container_ = docs_.container(index_);
      if (container_.key >= key) {
        ranks_ = storage::ContainerRanks(container_);
        return true;
      }
      rank_ += container_.cardinality;
    }
    return false;
  }
  [[nodiscard]] const Container& container() const noexcept { return container_; }

  /// Reads positions in a document of the window as storage::TermPositions does. REQUIRES documents
  /// in order.
  [[nodiscard]] std::uint32_t read(std::uint32_t low, std::uint32_t last,
                                   std::vector<std::uint32_t>& out) {
    return positions_.read(rank_ + ranks_.rank(low), last, out);
  }

 private:
  RoaringView docs_;
  storage::TermPositions positions_;
  storage::TermInfo info_;
  std::vector<std::uint32_t> offsets_;
  std::uint32_t index_ = 0;  // of container_
  std::uint32_t rank_ = 0;   // documents in containers before it
  Container container_ = {};
  storage::ContainerRanks ranks_;
};

/// The words of a phrase, the one with fewest places first; none if one is not in the segment.
Result<std::vector<PhraseWord>> open_words(const storage::SegmentReader& segment, FieldId field,
                                           const Leaf& leaf) {
  std::vector<PhraseWord> words;
  for (const LeafPart& part : leaf.parts) {
    SAKUIN_ASSIGN(const auto term, find_term(segment, field, part.variants.front().term));
    if (!term) return std::vector<PhraseWord>();
    auto word = std::find_if(words.begin(), words.end(), [&](const PhraseWord& other) {
      return other.info().ord == term->info.ord;
    });
    if (word == words.end()) {
      SAKUIN_ASSIGN(PhraseWord opened, PhraseWord::open(segment, *term));
      word = words.insert(words.end(), std::move(opened));
    }
    word->add_offset(part.offset);
  }
  std::stable_sort(words.begin(), words.end(), [](const PhraseWord& a, const PhraseWord& b) {
    return a.info().total_freq < b.info().total_freq;
  });
  return words;
}

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
std::size_t keep_begins(std::span<std::uint32_t> begins, std::span<const std::uint32_t> positions,
                        std::uint32_t offset) noexcept {
  const bool few = begins.size() * positions.size() <= kMostCompared;
  std::size_t kept = 0;
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
    kept += found ? 1 : 0;
  }
  return kept;
}

/// Finds the phrase in some documents of one window at a time: what the words read so far leave of
/// them, and where in them it may begin.
class Candidates {
 public:
  explicit Candidates(std::span<PhraseWord> words) : words_(words) {}

  /// False if a list is malformed.
  [[nodiscard]] bool find(std::uint32_t key, std::span<const std::uint16_t> lows, DocFreqs& found) {
    if (!begin(words_.front(), lows)) return false;
    for (PhraseWord& word : words_.subspan(1)) {
      if (!keep(word)) return false;
    }
    for (const Candidate& candidate : candidates_) {
      found.docs.push_back(key << 16 | candidate.low);
      found.freqs.push_back(static_cast<float>(candidate.count));
    }
    return true;
  }

 private:
  struct Candidate {
    std::uint32_t low;
    std::uint32_t first;  // of its places in begins_
    std::uint32_t count;
  };

  /// Takes the documents in, with the places that the first word leaves.
  [[nodiscard]] bool begin(PhraseWord& word, std::span<const std::uint16_t> lows) {
    candidates_.clear();
    std::size_t first = 0;  // place in begins_
    const std::uint32_t offset = word.offsets().front();
    for (const std::uint16_t low : lows) {
      if (!read(word, low, kNoLimit)) return false;
      if (begins_.size() < first + positions_.size())
        begins_.resize(2 * (first + positions_.size()));
      std::size_t kept = 0;
      std::uint64_t previous = kNone;
      for (const std::uint32_t position : positions_) {
        begins_[first + kept] = position - offset;
        kept += position >= offset && position != previous ? 1 : 0;
        previous = position;
      }
      kept = keep_offsets(std::span(begins_).subspan(first, kept), word.offsets().subspan(1));
      if (kept == 0) continue;
      candidates_.push_back(
          {low, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(kept)});
      first += kept;
    }
    return true;
  }

  /// Gives up what `word` does not stand at.
  [[nodiscard]] bool keep(PhraseWord& word) {
    std::size_t kept = 0;
    for (Candidate candidate : candidates_) {
      const auto begins = std::span(begins_).subspan(candidate.first, candidate.count);
      const std::uint64_t last = std::uint64_t{begins.back()} + word.offsets().back();
      if (!read(word, candidate.low, std::min<std::uint64_t>(last, kNoLimit))) return false;
      candidate.count = static_cast<std::uint32_t>(keep_offsets(begins, word.offsets()));
      candidates_[kept] = candidate;
      kept += candidate.count > 0 ? 1 : 0;
    }
    candidates_.resize(kept);
    return true;
  }

  /// Reads positions_, as far as `last` at least, and repeats the last to fill the lanes.
  [[nodiscard]] bool read(PhraseWord& word, std::uint32_t low, std::uint64_t last) {
    const std::uint32_t count = word.read(low, static_cast<std::uint32_t>(last), read_);
    if (count == 0) return false;
    if (read_.size() < count + kLanes) read_.resize(count + kLanes);
    std::fill_n(read_.begin() + count, kLanes, read_[count - 1]);
    const std::size_t filled = (count + kLanes - 1) / kLanes * kLanes;
    positions_ = std::span(read_).first(filled);
    return true;
  }

  /// How many of `begins` positions_ leave.
  std::size_t keep_offsets(std::span<std::uint32_t> begins,
                           std::span<const std::uint32_t> offsets) const noexcept {
    std::size_t kept = begins.size();
    for (const std::uint32_t offset : offsets) {
      if (kept == 0) break;
      kept = keep_begins(begins.first(kept), positions_, offset);
    }
    return kept;
  }

  std::span<PhraseWord> words_;
  std::vector<Candidate> candidates_;
  std::vector<std::uint32_t> begins_;  // of all candidates, ascending in each, and room for more
  // Of one word in one document, ascending, in the beginning of read_.
  std::span<const std::uint32_t> positions_;
  std::vector<std::uint32_t> read_;
};

/// Documents of one window that have all words.
class SharedDocs {
 public:
  /// By their low bits; valid until the next call. Sorts the containers.
  std::span<const std::uint16_t> find(std::span<Container> containers) {
    std::sort(containers.begin(), containers.end(),
              [](const Container& a, const Container& b) { return a.cardinality < b.cardinality; });
    const std::span<const Container> others = containers.subspan(1);
    if (containers.front().kind == RoaringView::ContainerKind::array) {
      array_.assign(containers.front());
      for (const Container& other : others) array_.keep(other);
      return array_.lows();
    }
    bits_.clear();
    bits_.add(containers.front());
    for (const Container& other : others) bits_.keep(other);
    lows_.clear();
    std::uint32_t base = 0;
    for (std::uint64_t word : bits_.words()) {
      for (; word != 0; word &= word - 1) {
        lows_.push_back(
            static_cast<std::uint16_t>(base + static_cast<std::uint32_t>(std::countr_zero(word))));
      }
      base += 64;
    }
    return lows_;
  }

 private:
  storage::WindowArray array_;
  storage::WindowBits bits_;
  std::vector<std::uint16_t> lows_;
};

/// Goes to the first window from `key` on that all words have; nothing if there is none.
std::optional<std::uint32_t> next_shared_window(std::span<PhraseWord> words,
                                                std::uint32_t key) noexcept {
  for (bool shared = false; !shared;) {
    shared = true;
    for (PhraseWord& word : words) {
      if (!word.enter_window(key)) return std::nullopt;
      if (word.container().key > key) {
        key = word.container().key;
        shared = false;
      }
    }
  }
  return key;
}

}  // namespace

bool is_strict(const Leaf& leaf) noexcept {
  return leaf.slop == 0 &&
         std::all_of(leaf.parts.begin(), leaf.parts.end(), [](const LeafPart& part) {
           return part.variants.size() == 1 && part.variants.front().weight == 1;
         });
}

Result<DocFreqs> find_strict_phrase(const storage::SegmentReader& segment, FieldId field,
                                    const Leaf& leaf) {
  SAKUIN_ASSIGN(std::vector<PhraseWord> words, open_words(segment, field, leaf));
  DocFreqs found;
  if (words.empty()) return found;
  const auto shared_docs = std::make_unique<SharedDocs>();
  std::vector<Container> containers;
  Candidates candidates(words);
  for (auto key = next_shared_window(words, 0); key; key = next_shared_window(words, *key + 1)) {
    containers.clear();
    for (const PhraseWord& word : words) containers.push_back(word.container());
    std::span<const std::uint16_t> lows = shared_docs->find(containers);
    while (!lows.empty()) {
      const std::size_t count = std::min(lows.size(), kBatchDocs);
      if (!candidates.find(*key, lows.first(count), found)) {
        return Status(StatusCode::corrupt, segment.file().name() +
                                               ": section positions: a list is malformed; run "
                                               "`sakuin check` on the index");
      }
      lows = lows.subspan(count);
    }
  }
  return found;
}

}  // namespace sakuin
