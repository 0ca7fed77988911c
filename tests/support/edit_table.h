// Edit distances by the whole table: the slow twin of engine/search/edit_distances.h.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sakuin::test {

/// Of two rows of signs: optimal string alignment, or Levenshtein's without transpositions.
template <class Signs>
[[nodiscard]] std::uint32_t edits_between(const Signs& a, const Signs& b, bool transpositions) {
  std::vector<std::vector<std::uint32_t>> d(a.size() + 1, std::vector<std::uint32_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      d[i][j] = static_cast<std::uint32_t>(i + j);
      if (i == 0 || j == 0) continue;
      const std::uint32_t differs = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + differs});
      const bool crossed = i > 1 && j > 1 && a[i - 2] == b[j - 1] && a[i - 1] == b[j - 2];
      if (crossed && transpositions) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace sakuin::test
