// A byte stream that grows inside an arena as a chain of slices, each twice as large as the one
// before: most terms are rare and need a few bytes, some need megabytes, and all grow at the same
// time. The scheme is that of Lucene's in-memory postings (byte slices).
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/index/arena.h"

namespace sakuin {

/// A slice holds payload, then the address of the next slice. REQUIRES one arena for all calls.
class SliceStream {
 public:
  void append_varint(Arena& arena, std::uint32_t value) {
    while (value >= 0x80) {
      append(arena, static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    append(arena, static_cast<std::uint8_t>(value));
  }

  /// Asks for the memory that the next byte goes to.
  void prefetch_end() const noexcept { __builtin_prefetch(last_ + used_, 1); }

  class Reader;

 private:
  static constexpr std::uint32_t kFirstPayload = 8;
  static constexpr std::uint32_t kLargestPayload = 4096;

  void append(Arena& arena, std::uint8_t byte) {
    if (used_ == payload_) add_slice(arena);
    last_[used_++] = byte;
  }

  void add_slice(Arena& arena) {
    const std::uint32_t payload = last_ == nullptr ? kFirstPayload : next_payload(payload_);
    std::uint8_t* const slice = arena.allocate(payload + sizeof(std::uint8_t*));
    if (last_ == nullptr) {
      first_ = slice;
    } else {
      std::memcpy(last_ + payload_, &slice, sizeof(slice));
    }
    last_ = slice;
    payload_ = payload;
    used_ = 0;
  }

  static std::uint32_t next_payload(std::uint32_t payload) noexcept {
    return std::min(payload * 2, kLargestPayload);
  }

  std::uint8_t* first_ = nullptr;
  std::uint8_t* last_ = nullptr;
  std::uint32_t payload_ = 0;  // size of the last slice
  std::uint32_t used_ = 0;     // of it
};

/// Reads a stream from its beginning. REQUIRES that no more is read than was written.
class SliceStream::Reader {
 public:
  explicit Reader(const SliceStream& stream) noexcept
      : slice_(stream.first_), payload_(kFirstPayload) {}

  std::uint32_t varint() noexcept {
    std::uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t byte = next();
      value |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  }

 private:
  std::uint8_t next() noexcept {
    if (used_ == payload_) {
      std::memcpy(&slice_, slice_ + payload_, sizeof(slice_));
      payload_ = next_payload(payload_);
      used_ = 0;
    }
    return slice_[used_++];
  }

  const std::uint8_t* slice_;
  std::uint32_t payload_;
  std::uint32_t used_ = 0;
};

}  // namespace sakuin
