// Memory straight from the operating system, given back to it at once when it is no longer needed:
// the heap would keep what a large buffer frees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace sakuin::storage {

class PageBlock {
 public:
  /// `size` zero bytes. Throws std::bad_alloc.
  explicit PageBlock(std::size_t size);
  PageBlock(PageBlock&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  PageBlock& operator=(PageBlock&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~PageBlock();

  [[nodiscard]] std::uint8_t* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Gives the memory of [begin, begin + length) back; its bytes are zero then. REQUIRES a range
  /// that begins with a page and ends with one or with the block.
  void release(std::size_t begin, std::size_t length) const noexcept;

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace sakuin::storage
