// A query of the benchmark protocol in words, for engines that have another syntax:
//   word word     any of these          +word +word    all of these
//   +a b          a, and b for ranking  "a b"          next to each other     -a    none of these
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// One word, or words next to each other.
using Leaf = std::vector<std::string>;

struct PeerQuery {
  std::vector<Leaf> required;
  std::vector<Leaf> optional;  ///< one of these is needed if nothing is required
  std::vector<Leaf> excluded;
};

/// Lower-cased runs of letters and digits: the terms of sakuin's analyzer `plain`, so that every
/// engine that is handed words has the same ones.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);

[[nodiscard]] PeerQuery parse_peer_query(std::string_view text);

}  // namespace bench
