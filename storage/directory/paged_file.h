// A file of the file system whose bytes are read into memory piece by piece, when they are fetched.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include <sakuin/directory.h>

#include "storage/base/page_block.h"
#include "storage/directory/file_descriptor.h"
#include "storage/directory/open_file_count.h"

namespace sakuin::storage {

class PagedFile final : public ReadableFile {
 public:
  /// What is read at once, or several of it that follow one another.
  static constexpr std::uint64_t kPieceBytes = 64 * 1024;

  /// `size` bytes of `fd`, which it keeps; `path` is for messages. REQUIRES size > 0. Throws
  /// std::bad_alloc.
  PagedFile(FileDescriptor fd, std::uint64_t size, std::string path, OpenFileCount::Place place);

  [[nodiscard]] ByteSpan bytes() const noexcept override { return {memory_.data(), size_}; }
  /// Reads the pieces that were not read yet, one thread after the other.
  Status fetch(std::uint64_t offset, std::uint64_t length) const override;
  void let_go(std::uint64_t offset, std::uint64_t length) const noexcept override;

 private:
  [[nodiscard]] bool is_read(std::uint64_t piece) const noexcept {
    return (pieces_[piece / 64].load(std::memory_order_acquire) >> (piece % 64) & 1) != 0;
  }

  FileDescriptor fd_;
  std::size_t size_;
  std::string path_;
  OpenFileCount::Place place_;
  PageBlock memory_;          // takes no memory before it is written
  mutable std::mutex mutex_;  // held by who reads
  // A bit a piece, set when its bytes are there, with release: they are read without the mutex.
  std::unique_ptr<std::atomic<std::uint64_t>[]> pieces_;
};

}  // namespace sakuin::storage
