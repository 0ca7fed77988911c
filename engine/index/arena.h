// A bump allocator: memory that is only ever freed all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/base/page_block.h"

namespace sakuin {

class Arena {
 public:
  /// `size` bytes at a multiple of 8, uninitialised, valid as long as the arena.
  [[nodiscard]] std::uint8_t* allocate(std::size_t size) {
    size = (size + 7) & ~std::size_t{7};
    if (size > left_) grow(size);
    std::uint8_t* const bytes = next_;
    next_ += size;
    left_ -= size;
    return bytes;
  }

  [[nodiscard]] std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    auto* const bytes = reinterpret_cast<char*>(allocate(text.size()));
    text.copy(bytes, text.size());
    return {bytes, text.size()};
  }

  [[nodiscard]] std::size_t memory_bytes() const noexcept { return memory_bytes_; }

 private:
  static constexpr std::size_t kChunkBytes = 1024 * 1024;

  void grow(std::size_t size) {
    const std::size_t chunk = size > kChunkBytes ? size : kChunkBytes;
    next_ = chunks_.emplace_back(chunk).data();
    left_ = chunk;
    memory_bytes_ += chunk;
  }

  std::vector<storage::PageBlock> chunks_;
  std::uint8_t* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t memory_bytes_ = 0;
};

}  // namespace sakuin
