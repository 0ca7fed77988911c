// Which seeds a property is tried with.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/effort.h"

namespace sakuin::test {

/// `pinned` (seeds that once failed, kept for good), then 1, 2, ... up to `usual` in all, a third
/// of that under the sanitizers. The environment variable SAKUIN_SEEDS sets another number, for a
/// long run by hand.
[[nodiscard]] inline std::vector<std::uint64_t> seeds(std::size_t usual,
                                                      std::vector<std::uint64_t> pinned = {}) {
  const char* wanted = std::getenv("SAKUIN_SEEDS");
  const std::size_t count =
      wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : effort(usual, (usual + 2) / 3);
  for (std::uint64_t seed = 1; pinned.size() < count; ++seed) pinned.push_back(seed);
  return pinned;
}

}  // namespace sakuin::test
