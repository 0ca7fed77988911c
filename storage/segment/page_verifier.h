// Page checksums of a segment file, each compared the first time its page is touched.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
  /// `data` are the bytes of the file up to the end of its last section, `checksums` one XXH3 a
  /// page; both outlive this object. With `enabled` false, all pages count as verified.
  FilePageVerifier(std::string file_name, ByteSpan data, ByteSpan checksums,
                   std::vector<SectionEntry> sections, bool enabled);

  /// REQUIRES offset + length <= size of the data.
  [[nodiscard]] Status verify(std::uint64_t offset, std::uint64_t length) const override;
  [[nodiscard]] std::string_view file_name() const noexcept override { return file_name_; }

  Status verify_all() const;

  /// One message for each section with damage in it or in its padding. Hashes every page, whatever
  /// was verified before.
  [[nodiscard]] std::vector<Status> find_damage() const;

 private:
  using Bits = std::unique_ptr<std::atomic<std::uint64_t>[]>;

  FilePageVerifier(std::string file_name, ByteSpan data, ByteSpan checksums,
                   std::vector<SectionEntry> sections, Bits verified);
  [[nodiscard]] static Bits make_bits(std::uint64_t pages, bool set);

  [[nodiscard]] bool is_sound(std::uint64_t page) const noexcept;
  [[nodiscard]] std::string_view section_at(std::uint64_t offset) const noexcept;
  [[nodiscard]] Status verify_page(std::uint64_t page, std::uint64_t offset) const;

  std::string file_name_;
  ByteSpan data_;
  ByteSpan checksums_;
  std::vector<SectionEntry> sections_;
  // One bit a page. Relaxed order is enough: the bits publish nothing, for the bytes never change.
  // Two threads that meet on a page may both hash it, with the same result.
  Bits verified_;
};

}  // namespace sakuin::storage
