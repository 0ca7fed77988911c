// Page checksums of a segment file, each compared the first time its page is touched.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/directory.h>

#include "storage/format/persistent.h"
#include "storage/format/section_view.h"
#include "storage/segment/section_table.h"

namespace sakuin::storage {

inline constexpr std::size_t kPageChecksumBytes = 8;  // PERSISTENT

/// Pages of `data_bytes` bytes; the last may be short.
[[nodiscard]] constexpr std::uint64_t page_count(std::uint64_t data_bytes) noexcept {
  return data_bytes / kChecksumPageBytes + (data_bytes % kChecksumPageBytes != 0 ? 1 : 0);
}

class FilePageVerifier final : public PageVerifier {
 public:
  /// The first `data_bytes` of `file`, up to the end of its last section; `checksums`, which were
  /// fetched, have one XXH3 a page. Both outlive this object. With `enabled` false, pages are
  /// fetched and not hashed.
  FilePageVerifier(std::string file_name, const ReadableFile& file, std::uint64_t data_bytes,
                   ByteSpan checksums, std::vector<SectionEntry> sections, bool enabled);

  /// REQUIRES offset + length <= size of the data.
  [[nodiscard]] Status verify(std::uint64_t offset, std::uint64_t length) const override;
  void expect(std::uint64_t offset, std::uint64_t length) const noexcept override;
  [[nodiscard]] std::string_view file_name() const noexcept override { return file_name_; }

  Status verify_all() const;

  /// One message for each section with damage in it or in its padding. Hashes every page, whatever
  /// was verified before. Errors of reading are among the messages.
  [[nodiscard]] std::vector<Status> find_damage() const;

 private:
  using Bits = std::unique_ptr<std::atomic<std::uint64_t>[]>;

  FilePageVerifier(std::string file_name, const ReadableFile& file, std::uint64_t data_bytes,
                   ByteSpan checksums, std::vector<SectionEntry> sections, bool enabled,
                   Bits verified);

  [[nodiscard]] std::uint64_t pages() const noexcept { return page_count(data_.size()); }
  [[nodiscard]] bool is_sound(std::uint64_t page) const noexcept;
  [[nodiscard]] std::string_view section_at(std::uint64_t offset) const noexcept;
  [[nodiscard]] Status verify_page(std::uint64_t page, std::uint64_t offset) const;
  [[nodiscard]] std::uint64_t pages_ahead(std::uint64_t page) const noexcept;
  [[nodiscard]] Status fetch_pages(std::uint64_t first, std::uint64_t end) const;

  std::string file_name_;
  const ReadableFile& file_;
  ByteSpan data_;
  ByteSpan checksums_;
  std::vector<SectionEntry> sections_;
  bool enabled_;
  // One bit a page, set with release after the page was fetched and found sound: fetching may write
  // it. Two threads that meet on a page may both hash it, with the same result.
  Bits verified_;
};

}  // namespace sakuin::storage
