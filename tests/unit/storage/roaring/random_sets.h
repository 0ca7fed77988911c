// Sets of documents of every shape a Roaring bitmap cares about.
#pragma once

#include <vector>

#include <sakuin/types.h>

#include "tests/support/random.h"

namespace sakuin::test {

/// Adds documents of one container: few, many, about as many as an array holds, in runs, or all.
inline void add_random_container(DocId base, Random& random, std::vector<DocId>& docs) {
  const std::uint64_t shape = random.below(6);
  if (shape == 0) {  // a handful
    std::vector<bool> taken(65536);
    for (std::uint64_t n = random.between(1, 20); n > 0; --n) taken[random.below(65536)] = true;
    for (DocId low = 0; low < 65536; ++low) {
      if (taken[low]) docs.push_back(base + low);
    }
  } else if (shape == 1) {  // around the limit of arrays, every 16th or so
    const std::uint64_t count = random.between(4094, 4099);
    for (DocId i = 0; i < count; ++i) {
      docs.push_back(base + i * 15 + static_cast<DocId>(random.below(15)));
    }
  } else if (shape == 2) {  // dense
    const double density = 0.05 + random.unit() * 0.9;
    for (DocId low = 0; low < 65536; ++low) {
      if (random.chance(density)) docs.push_back(base + low);
    }
  } else if (shape == 3) {  // all
    for (DocId low = 0; low < 65536; ++low) docs.push_back(base + low);
  } else {  // runs and gaps
    const std::uint64_t longest = shape == 4 ? 8 : 3000;
    for (std::uint64_t low = random.below(longest); low < 65536;) {
      const std::uint64_t end = std::min<std::uint64_t>(65536, low + random.between(1, longest));
      for (; low < end; ++low) docs.push_back(base + static_cast<DocId>(low));
      low += random.between(1, longest);
    }
  }
}

/// Ascending; 1 to 8 containers, sometimes with holes between them. Every container has a document.
inline std::vector<DocId> random_set(Random& random) {
  std::vector<DocId> docs;
  DocId key = static_cast<DocId>(random.below(3));
  for (std::uint64_t n = random.between(1, 8); n > 0; --n) {
    add_random_container(key << 16, random, docs);
    key += random.chance(0.7) ? 1 : static_cast<DocId>(random.between(2, 5));
  }
  if (docs.empty()) docs.push_back(key << 16);
  return docs;
}

}  // namespace sakuin::test
