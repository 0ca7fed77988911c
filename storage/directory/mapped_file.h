// The bytes of a whole file of the file system: mapped, or read into memory at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <sakuin/directory.h>

#include "storage/directory/open_file_count.h"

namespace sakuin::storage {

/// All take `size` bytes of the open file `fd`; `path` is for messages. The bytes survive the
/// removal of the file. An empty file gives an empty span.
class MappedFile final : public ReadableFile {
 public:
  /// `fd` may be closed afterwards. REQUIRES size > 0.
  [[nodiscard]] static Result<std::shared_ptr<const ReadableFile>> map(int fd, std::uint64_t size,
                                                                       const std::string& path,
                                                                       OpenFileCount::Place place);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() override;
  [[nodiscard]] ByteSpan bytes() const noexcept override { return bytes_; }
  /// Begins to read what is not in memory, exactly that: a page that is touched without it makes
  /// the system read as far ahead as the disk is set to, megabytes on some.
  Status fetch(std::uint64_t offset, std::uint64_t length) const override;
  void let_go(std::uint64_t offset, std::uint64_t length) const noexcept override;

 private:
  explicit MappedFile(OpenFileCount::Place place) noexcept : place_(std::move(place)) {}

  ByteSpan bytes_;  // empty: not mapped yet
  OpenFileCount::Place place_;
};

class LoadedFile final : public ReadableFile {
 public:
  /// `fd` may be closed afterwards.
  [[nodiscard]] static Result<std::shared_ptr<const ReadableFile>> load(int fd, std::uint64_t size,
                                                                        const std::string& path);
  LoadedFile(std::unique_ptr<std::uint8_t[]> bytes, std::size_t size) noexcept
      : bytes_(std::move(bytes)), size_(size) {}
  [[nodiscard]] ByteSpan bytes() const noexcept override { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_;
};

}  // namespace sakuin::storage
