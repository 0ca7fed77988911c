// Bytes of one section of an open file, verified before they are seen. Cheap to copy; valid as
// long as the file it came from.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include <sakuin/status.h>
#include <sakuin/types.h>

#include "storage/format/persistent.h"

namespace sakuin::storage {

/// Verifies checksums of a file page by page; implemented by segment/page_verifier.
class PageVerifier {
 public:
  virtual ~PageVerifier() = default;
  /// Ok when the pages that hold [offset, offset + length) of the file are what was written. Safe
  /// from any thread; a sound page is hashed once, or once more for each thread that raced for it.
  [[nodiscard]] virtual Status verify(std::uint64_t offset, std::uint64_t length) const = 0;
  /// Begins to read bytes (offset, length) that will be verified soon; what fails here fails then.
  virtual void expect(std::uint64_t, std::uint64_t) const noexcept {}
  /// Name of the file as people know it.
  [[nodiscard]] virtual std::string_view file_name() const noexcept = 0;

  /// Whether verify() has nothing left to do: a test of bits, without a call. REQUIRES length > 0.
  [[nodiscard]] bool is_verified(std::uint64_t offset, std::uint64_t length) const noexcept {
    const std::uint64_t last = (offset + length - 1) / kChecksumPageBytes;
    for (std::uint64_t page = offset / kChecksumPageBytes; page <= last; ++page) {
      if (!is_page_verified(page)) return false;
    }
    return true;
  }

 protected:
  /// `verified` has a bit a page and stays where it is.
  explicit PageVerifier(const std::atomic<std::uint64_t>* verified) noexcept
      : verified_(verified) {}
  PageVerifier(const PageVerifier&) = delete;
  PageVerifier& operator=(const PageVerifier&) = delete;

  [[nodiscard]] bool is_page_verified(std::uint64_t page) const noexcept {
    return (verified_[page / 64].load(std::memory_order_acquire) >> (page % 64) & 1) != 0;
  }

 private:
  const std::atomic<std::uint64_t>* verified_;
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
  [[nodiscard]] Result<ByteSpan> read(std::uint64_t offset, std::uint64_t length) const {
    if (const std::uint8_t* const bytes = find_verified(offset, length)) {
      return ByteSpan(bytes, static_cast<std::size_t>(length));
    }
    return verify_and_read(offset, length);
  }
  /// The same bytes, if nothing is left to verify and they are some; else null: read() tells why.
  [[nodiscard]] const std::uint8_t* find_verified(std::uint64_t offset,
                                                  std::uint64_t length) const noexcept {
    if (length == 0 || offset > size_ || length > size_ - offset) return nullptr;
    if (verifier_ != nullptr && !verifier_->is_verified(offset_ + offset, length)) return nullptr;
    return data_ + offset;
  }
  /// The same bytes without a look at their checksums: read() goes before each look at them.
  /// REQUIRES that they are some of the section.
  [[nodiscard]] ByteSpan unverified(std::uint64_t offset, std::uint64_t length) const noexcept {
    return {data_ + offset, static_cast<std::size_t>(length)};
  }
  /// Asks for the memory at `offset`, be it sound or not.
  void prefetch(std::uint64_t offset) const noexcept {
    if (offset < size_) __builtin_prefetch(data_ + offset);
  }
  /// The same for some bytes from there on, of which the first are needed soon; from the disk if
  /// they were never read.
  void prefetch(std::uint64_t offset, std::uint64_t length) const noexcept {
    if (offset >= size_ || length == 0) return;
    __builtin_prefetch(data_ + offset);
    if (verifier_ == nullptr) return;
    length = std::min(length, size_ - offset);
    if (!verifier_->is_verified(offset_ + offset, 1)) verifier_->expect(offset_ + offset, length);
  }
  [[nodiscard]] Result<ByteSpan> read_all() const { return read(0, size_); }

  /// "<file>: section <name>, offset <in file>: <why>; run `sakuin check` ..."
  [[nodiscard]] Status corrupt(std::uint64_t offset, std::string_view why) const;

 private:
  [[nodiscard]] Result<ByteSpan> verify_and_read(std::uint64_t offset, std::uint64_t length) const;

  std::string_view name_;
  const std::uint8_t* data_ = nullptr;
  std::uint64_t offset_ = 0;
  std::uint64_t size_ = 0;
  const PageVerifier* verifier_ = nullptr;
};

}  // namespace sakuin::storage
