#include "engine/search/passages.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "engine/search/utf8_cuts.h"

namespace sakuin {
namespace {

/// How far a cut may move to fall between words; texts without spaces are cut between characters.
constexpr std::size_t kMaxCutShift = 40;

/// The next place from `at` on (not past `limit`) where a word begins.
std::size_t cut_forward(std::string_view text, std::size_t at, std::size_t limit) {
  while (at < limit && sequence_start(text, at) != at) ++at;
  for (std::size_t i = at; i <= limit && i < at + kMaxCutShift; ++i) {
    if (i > 0 && static_cast<unsigned char>(text[i - 1]) <= ' ') return i;
  }
  return at;
}

/// The last place up to `at` (not before `limit`) where a word ends.
std::size_t cut_backward(std::string_view text, std::size_t at, std::size_t limit) {
  at = sequence_start(text, at);
  for (std::size_t i = at; i > limit && i + kMaxCutShift > at; --i) {
    if (i < text.size() && static_cast<unsigned char>(text[i]) <= ' ') return i;
  }
  return at;
}

/// Matches [first, last) of a value that overlap each other, and the bytes they cover.
struct Cluster {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Cluster> find_clusters(std::span<const TextMatch> matches) {
  std::vector<Cluster> clusters;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (clusters.empty() || matches[i].start >= clusters.back().end) {
      clusters.push_back({i, i, matches[i].start, matches[i].end});
    }
    clusters.back().last = i + 1;
    clusters.back().end = std::max(clusters.back().end, matches[i].end);
  }
  return clusters;
}

/// Clusters [begin, end) of a value.
struct Run {
  std::size_t value = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// How much a run shows; more is better.
struct Worth {
  std::size_t new_leaves = 0;
  std::size_t leaves = 0;
  std::size_t matches = 0;
  friend auto operator<=>(const Worth&, const Worth&) = default;
};

/// The leaves of a run of clusters, which grows at its end and shrinks at its beginning.
class ShownLeaves {
 public:
  explicit ShownLeaves(const std::set<std::size_t>& before) : before_(before) {}

  void add(std::span<const TextMatch> matches) {
    worth_.matches += matches.size();
    for (const TextMatch& match : matches) {
      if (++counts_[match.leaf] > 1) continue;
      ++worth_.leaves;
      if (!before_.contains(match.leaf)) ++worth_.new_leaves;
    }
  }
  void remove(std::span<const TextMatch> matches) {
    worth_.matches -= matches.size();
    for (const TextMatch& match : matches) {
      if (--counts_[match.leaf] > 0) continue;
      --worth_.leaves;
      if (!before_.contains(match.leaf)) --worth_.new_leaves;
    }
  }
  [[nodiscard]] const Worth& worth() const noexcept { return worth_; }

 private:
  const std::set<std::size_t>& before_;        // shown by other passages
  std::map<std::size_t, std::size_t> counts_;  // matches by leaf
  Worth worth_;
};

/// Chooses one window after the other among the matches that none has yet.
class WindowChooser {
 public:
  WindowChooser(std::span<const MatchedValue> values, std::size_t max_bytes)
      : values_(values), max_bytes_(max_bytes) {
    for (std::size_t value = 0; value < values.size(); ++value) {
      clusters_.push_back(find_clusters(values[value].matches));
      if (!clusters_.back().empty()) free_.push_back({value, 0, clusters_.back().size()});
    }
  }

  [[nodiscard]] bool is_done() const noexcept { return free_.empty(); }

  /// REQUIRES !is_done().
  MatchWindow choose() {
    Run best;
    Worth most;
    std::size_t from = 0;  // the free run that holds the best
    for (std::size_t i = 0; i < free_.size(); ++i) {
      if (find_best(free_[i], best, most)) from = i;
    }
    const Run before{best.value, free_[from].begin, best.begin};
    const Run behind{best.value, best.end, free_[from].end};
    const auto at = free_.erase(free_.begin() + static_cast<std::ptrdiff_t>(from));
    const auto after = behind.begin < behind.end ? free_.insert(at, behind) : at;
    if (before.begin < before.end) free_.insert(after, before);
    const std::vector<Cluster>& clusters = clusters_[best.value];
    for (std::size_t i = best.begin; i < best.end; ++i) {
      for (const TextMatch& match : matches_of(best.value, clusters[i])) shown_.insert(match.leaf);
    }
    return {best.value, clusters[best.begin].begin, clusters[best.end - 1].end};
  }

 private:
  [[nodiscard]] std::span<const TextMatch> matches_of(std::size_t value, const Cluster& cluster) {
    return std::span(values_[value].matches).subspan(cluster.first, cluster.last - cluster.first);
  }

  /// True if part of `run` is worth more than `most`: then that is the best.
  bool find_best(const Run& run, Run& best, Worth& most) {
    const std::vector<Cluster>& clusters = clusters_[run.value];
    ShownLeaves leaves(shown_);
    bool found = false;
    std::size_t end = run.begin;
    for (std::size_t begin = run.begin; begin < run.end; ++begin) {
      while (end < run.end &&
             (end == begin || clusters[end].end - clusters[begin].begin <= max_bytes_)) {
        leaves.add(matches_of(run.value, clusters[end++]));
      }
      if (leaves.worth() > most) {
        most = leaves.worth();
        best = {run.value, begin, end};
        found = true;
      }
      leaves.remove(matches_of(run.value, clusters[begin]));
    }
    return found;
  }

  std::span<const MatchedValue> values_;
  std::size_t max_bytes_;
  std::vector<std::vector<Cluster>> clusters_;  // by value
  std::vector<Run> free_;                       // in the order of the text
  std::set<std::size_t> shown_;                 // leaves of the windows
};

/// Bytes [begin, end) of a value.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The extent and context on both sides; where there is little on one, more on the other. Stays
/// within `room`, in which the extent begins.
Extent widen(std::string_view text, const Extent& extent, const Extent& room,
             std::size_t max_bytes) {
  const std::size_t last = std::min(extent.end, room.end);
  const std::size_t used = std::min(last - extent.begin, max_bytes);
  const std::size_t spare = max_bytes - used;
  const std::size_t behind = std::min(spare, room.end - last);
  const std::size_t before =
      std::min(extent.begin - room.begin, std::max(spare / 3, spare - behind));
  const std::size_t from = before == extent.begin - room.begin
                               ? room.begin
                               : cut_forward(text, extent.begin - before, extent.begin);
  const std::size_t most = max_bytes < room.end - from ? from + max_bytes : room.end;
  const std::size_t to = most == room.end ? most : cut_backward(text, most, std::min(last, most));
  return {from, std::max(from, to)};  // what is not UTF-8 may have no cut behind `from`
}

/// The matches that lie wholly inside, from its start; those that overlap are one.
std::vector<ByteRange> ranges_inside(std::span<const TextMatch> matches, const Extent& passage) {
  std::vector<ByteRange> ranges;
  for (const TextMatch& match : matches) {
    if (match.start < passage.begin || match.end > passage.end) continue;
    const ByteRange range{match.start - passage.begin, match.end - passage.begin};
    if (!ranges.empty() && range.begin < ranges.back().end) {
      ranges.back().end = std::max(ranges.back().end, range.end);
    } else {
      ranges.push_back(range);
    }
  }
  return ranges;
}

}  // namespace

std::vector<MatchWindow> choose_windows(std::span<const MatchedValue> values, std::size_t max_bytes,
                                        std::size_t most) {
  WindowChooser chooser(values, max_bytes);
  std::vector<MatchWindow> windows;
  while (windows.size() < most && !chooser.is_done()) windows.push_back(chooser.choose());
  std::ranges::sort(windows, {}, [](const MatchWindow& w) { return std::tuple(w.value, w.begin); });
  return windows;
}

std::vector<Fragment> make_fragments(std::span<const MatchedValue> values,
                                     const SnippetOptions& options) {
  const std::size_t most = std::min(options.max_fragments, kMaxFragments);
  const auto windows = choose_windows(values, options.max_bytes, most);
  std::vector<Fragment> fragments;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const MatchWindow& window = windows[i];
    const MatchedValue& value = values[window.value];
    const bool is_first = i == 0 || windows[i - 1].value != window.value;
    const bool is_last = i + 1 == windows.size() || windows[i + 1].value != window.value;
    Extent room{0, value.text.size()};
    if (!is_first) room.begin = fragments.back().begin + fragments.back().text.size();
    if (!is_last) room.end = windows[i + 1].begin;
    const Extent passage = widen(value.text, {window.begin, window.end}, room, options.max_bytes);
    fragments.push_back(
        {.field = {},
         .text = std::string(value.text.substr(passage.begin, passage.end - passage.begin)),
         .value = window.value,
         .begin = passage.begin,
         .goes_on = passage.end < value.text.size(),
         .matches = ranges_inside(value.matches, passage)});
  }
  return fragments;
}

}  // namespace sakuin
