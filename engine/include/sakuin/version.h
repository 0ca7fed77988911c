// Versions of the library and of the file format it writes.
#pragma once

#include <cstdint>

namespace sakuin {

inline constexpr std::uint32_t kVersionMajor = 0;
inline constexpr std::uint32_t kVersionMinor = 1;
inline constexpr std::uint32_t kVersionPatch = 0;
inline constexpr const char* kVersionString = "0.1.0";

/// Version of every file this library writes; see storage/FORMAT.md.
inline constexpr std::uint32_t kFormatVersion = 1;

}  // namespace sakuin
