// Bytes of one section of an open file, verified before they are seen. Cheap to copy; valid as
// long as the file it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sakuin/status.h>
#include <sakuin/types.h>

namespace sakuin::storage {

/// Verifies checksums of a file page by page; implemented by segment/page_verifier.
class PageVerifier {
 public:
  virtual ~PageVerifier() = default;
  /// Ok when the pages that hold [offset, offset + length) of the file are what was written. Safe
  /// from any thread; a sound page is hashed once, or once more for each thread that raced for it.
  [[nodiscard]] virtual Status verify(std::uint64_t offset, std::uint64_t length) const = 0;
  /// Name of the file as people know it.
  [[nodiscard]] virtual std::string_view file_name() const noexcept = 0;
};

class SectionView {
 public:
  SectionView() = default;

  /// `file` are all bytes of the file and stay readable for kReadPadding bytes past the section.
  SectionView(std::string_view name, ByteSpan file, std::uint64_t offset, std::uint64_t size,
              const PageVerifier* verifier) noexcept
      : name_(name),
        data_(file.data() + offset),
        offset_(offset),
        size_(size),
        verifier_(verifier) {}

  /// A section without checksums, for tests and buffers. REQUIRES kReadPadding readable bytes past
  /// it.
  SectionView(std::string_view name, ByteSpan bytes) noexcept
      : SectionView(name, bytes, 0, bytes.size(), nullptr) {}

  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// The bytes [offset, offset + length) of the section, in place, after their checksums were
  /// verified; `corrupt` if they are damaged or outside the section.
  [[nodiscard]] Result<ByteSpan> read(std::uint64_t offset, std::uint64_t length) const;
  [[nodiscard]] Result<ByteSpan> read_all() const { return read(0, size_); }

  /// "<file>: section <name>, offset <in file>: <why>; run `sakuin check` ..."
  [[nodiscard]] Status corrupt(std::uint64_t offset, std::string_view why) const;

 private:
  std::string_view name_;
  const std::uint8_t* data_ = nullptr;
  std::uint64_t offset_ = 0;
  std::uint64_t size_ = 0;
  const PageVerifier* verifier_ = nullptr;
};

}  // namespace sakuin::storage
