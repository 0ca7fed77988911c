// How much a test tries.
#pragma once

namespace sakuin::test {

/// `usual`, or `sanitized` under the sanitizers, which take five to ten times as long for the same.
template <typename Number>
[[nodiscard]] constexpr Number effort([[maybe_unused]] Number usual,
                                      [[maybe_unused]] Number sanitized) noexcept {
#ifdef SAKUIN_SANITIZED
  return sanitized;
#else
  return usual;
#endif
}

}  // namespace sakuin::test
