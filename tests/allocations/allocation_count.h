// How often memory was asked for: this program replaces operator new. What a library in C asks
// malloc for is not counted.
#pragma once

#include <cstddef>

namespace sakuin::test {

/// Calls of any operator new since the program began.
[[nodiscard]] std::size_t allocation_count() noexcept;

}  // namespace sakuin::test
