#include "bench/synthetic/query_maker.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace bench {
namespace {

constexpr std::uint64_t kTextsBetween = 32;  // so that all come from the first 12,000 texts
constexpr std::size_t kNeverMind = 0;

/// How many windows of so many words: each becomes a union, an intersection and a phrase, or one
/// mixed query (+a b), or one negated query (+a -b).
struct Share {
  std::string_view tag;  ///< empty: union, intersection and phrase
  std::size_t words;
  std::size_t queries;
};
constexpr std::array<Share, 9> kShares = {{{"", 2, 198},
                                           {"", 3, 83},
                                           {"", 4, 13},
                                           {"", 5, 6},
                                           {"intersection_union", 2, 10},
                                           {"intersection_union", 3, 20},
                                           {"intersection_union", 4, 10},
                                           {"negated", 2, 4},
                                           {"negated", 3, 15}}};

std::string join(const SyntheticText& words, std::string_view first, std::string_view others) {
  std::string query;
  for (const WordRank word : words) {
    query += query.empty() ? "" : " ";
    query += query.empty() ? first : others;
    append_word(word, query);
  }
  return query;
}

void write_query(std::ostream& lines, const std::string& query, std::string_view tag,
                 std::size_t words) {
  const std::string size = words > 3 ? ">3" : std::to_string(words);
  lines << R"({"query": ")" << query << R"(", "tags": [")" << tag << R"(", ")" << tag
        << ":num_tokens_" << size << "\"]}\n";
}

void write_triple(std::ostream& lines, const SyntheticText& window) {
  write_query(lines, join(window, "+", "+"), "intersection", window.size());
  write_query(lines, R"(\")" + join(window, "", "") + R"(\")", "phrase", window.size());
  write_query(lines, join(window, "", ""), "union", window.size());
}

}  // namespace

std::size_t QueryMaker::words_wanted() const noexcept {
  std::size_t before = windows_.size();
  for (const Share& share : kShares) {
    if (before < share.queries) return share.words;
    before -= share.queries;
  }
  return kNeverMind;
}

void QueryMaker::offer(const SyntheticText& text) {
  const std::size_t words = words_wanted();
  if (words == kNeverMind || offered_++ % kTextsBetween != 0) return;
  // Like real queries: function words at neither end, and no word twice.
  const auto start = random_.below(static_cast<std::uint32_t>(text.size()));
  for (std::size_t first = start; first + words <= text.size(); ++first) {
    SyntheticText window(text.begin() + static_cast<std::ptrdiff_t>(first),
                         text.begin() + static_cast<std::ptrdiff_t>(first + words));
    if (window.front() < kFunctionWords || window.back() < kFunctionWords) continue;
    SyntheticText sorted = window;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) continue;
    windows_.push_back(std::move(window));
    return;
  }
}

void QueryMaker::write(std::ostream& lines) const {
  auto window = windows_.begin();
  for (const Share& share : kShares) {
    for (std::size_t i = 0; i < share.queries && window != windows_.end(); ++i, ++window) {
      if (share.tag.empty()) {
        write_triple(lines, *window);
      } else {
        const std::string_view others = share.tag == "negated" ? "-" : "";
        write_query(lines, join(*window, "+", others), share.tag, share.words);
      }
    }
  }
}

}  // namespace bench
