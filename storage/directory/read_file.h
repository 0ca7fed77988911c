// Bytes of an open file into memory.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <sakuin/status.h>

namespace sakuin::storage {

/// Fills `to` with the bytes of `fd` from `offset` on. `corrupt` if the file ends before, which it
/// did not when its size was taken. `path` is for messages.
Status read_file(int fd, std::uint64_t offset, std::span<std::uint8_t> to, const std::string& path);

}  // namespace sakuin::storage
