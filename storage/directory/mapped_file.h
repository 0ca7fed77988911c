// The bytes of a whole file of the file system: mapped, or read into memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <sakuin/directory.h>

namespace sakuin::storage {

/// Both take `size` bytes of the open file `fd`, which may be closed afterwards; `path` is for
/// messages. The bytes survive the removal of the file. An empty file gives an empty span.
class MappedFile final : public ReadableFile {
 public:
  [[nodiscard]] static Result<std::shared_ptr<const ReadableFile>> map(int fd, std::uint64_t size,
                                                                       const std::string& path);
  explicit MappedFile(ByteSpan bytes) noexcept : bytes_(bytes) {}  ///< takes over the mapping
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() override;
  [[nodiscard]] ByteSpan bytes() const noexcept override { return bytes_; }
  /// Begins to read what is not in memory, exactly that: a page that is touched without it makes
  /// the system read as far ahead as the disk is set to, megabytes on some.
  Status fetch(std::uint64_t offset, std::uint64_t length) const override;
  void let_go(std::uint64_t offset, std::uint64_t length) const noexcept override;

 private:
  ByteSpan bytes_;
};

class LoadedFile final : public ReadableFile {
 public:
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
