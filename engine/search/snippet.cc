#include "engine/search/snippet.h"

#include <algorithm>
#include <map>
#include <utility>

namespace sakuin {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Matches [begin, end) that one passage shows.
struct Passage {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t distinct = 0;
};

/// The run of matches within max_bytes with the most different leaves, then the most matches, then
/// the earliest.
Passage find_passage(std::span<const TextMatch> matches, std::size_t max_bytes) {
  Passage best;
  std::map<std::size_t, std::size_t> leaves;  // leaf -> matches in the window
  std::size_t end = 0;
  for (std::size_t begin = 0; begin < matches.size(); ++begin) {
    while (end < matches.size() &&
           (end == begin || matches[end].end - matches[begin].start <= max_bytes)) {
      ++leaves[matches[end++].leaf];
    }
    const auto rank = std::pair(leaves.size(), end - begin);
    if (rank > std::pair(best.distinct, best.end - best.begin)) {
      best = {begin, end, leaves.size()};
    }
    const auto gone = leaves.find(matches[begin].leaf);
    if (--gone->second == 0) leaves.erase(gone);
  }
  return best;
}

/// How far a cut may move to fall between words; texts without spaces are cut between characters.
constexpr std::size_t kMaxCutShift = 40;

/// A UTF-8 sequence has at most this many bytes after its first.
constexpr std::size_t kMaxContinuations = 3;

/// Bytes of the sequence that begins with `lead`, as far as that alone tells.
std::size_t sequence_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

/// Where the sequence begins that a cut at `at` would split; `at` if it splits none.
std::size_t sequence_start(std::string_view text, std::size_t at) {
  if (!is_continuation(text[at])) return at;
  for (std::size_t back = 1; back <= std::min(kMaxContinuations, at); ++back) {
    const char c = text[at - back];
    if (!is_continuation(c)) return sequence_bytes(c) > back ? at - back : at;
  }
  return at;
}

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

class SnippetWriter {
 public:
  SnippetWriter(std::string_view text, const SnippetOptions& options)
      : text_(text), options_(options) {}

  /// The bytes [from, to), with the matches that lie wholly inside marked; overlapping ones share a
  /// mark.
  std::string write(std::size_t from, std::size_t to, std::span<const TextMatch> matches) {
    if (from > 0) out_ += options_.ellipsis;
    std::size_t at = from;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (matches[i].start < at || matches[i].end > to) continue;
      const std::size_t start = matches[i].start;
      std::size_t end = matches[i].end;
      while (i + 1 < matches.size() && matches[i + 1].start < end && matches[i + 1].end <= to) {
        end = std::max(end, matches[++i].end);
      }
      append(at, start);
      out_ += options_.before_match;
      append(start, end);
      out_ += options_.after_match;
      at = end;
    }
    append(at, to);
    if (to < text_.size()) out_ += options_.ellipsis;
    return std::move(out_);
  }

 private:
  void append(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const char c = text_[i];
      out_ += static_cast<unsigned char>(c) < ' ' || c == '\x7F' ? ' ' : c;
    }
  }

  std::string_view text_;
  const SnippetOptions& options_;
  std::string out_;
};

}  // namespace

std::string make_snippet(std::string_view text, std::span<const TextMatch> matches,
                         const SnippetOptions& options) {
  if (matches.empty()) return {};
  const Passage passage = find_passage(matches, options.max_bytes);
  const auto shown = matches.subspan(passage.begin, passage.end - passage.begin);
  std::size_t last = 0;
  for (const TextMatch& match : shown) last = std::max(last, match.end);
  const std::size_t first = shown.front().start;

  // Context on both sides; where there is little on one, more on the other.
  const std::size_t used = std::min(last - first, options.max_bytes);
  const std::size_t spare = options.max_bytes - used;
  const std::size_t behind = std::min(spare, text.size() - last);
  const std::size_t before = std::min(first, std::max(spare / 3, spare - behind));
  const std::size_t from = before == first ? 0 : cut_forward(text, first - before, first);
  const std::size_t room = std::min(text.size(), from + options.max_bytes);
  const std::size_t least = std::min(last, room);
  const std::size_t to = room == text.size() ? room : cut_backward(text, room, least);
  return SnippetWriter(text, options).write(from, to, matches);
}

}  // namespace sakuin
