#include "storage/segment/page_verifier.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "storage/base/bytes.h"
#include "storage/base/checksum.h"
#include "storage/format/envelope.h"

namespace sakuin::storage {
namespace {

constexpr std::string_view kMismatch = "page checksum mismatch";
constexpr std::string_view kHeaderName = "header";

}  // namespace

FilePageVerifier::FilePageVerifier(std::string file_name, ByteSpan data, ByteSpan checksums,
                                   std::vector<SectionEntry> sections, bool enabled)
    : FilePageVerifier(std::move(file_name), data, checksums, std::move(sections),
                       make_bits(page_count(data.size()), !enabled)) {}

FilePageVerifier::FilePageVerifier(std::string file_name, ByteSpan data, ByteSpan checksums,
                                   std::vector<SectionEntry> sections, Bits verified)
    : PageVerifier(verified.get()),
      file_name_(std::move(file_name)),
      data_(data),
      checksums_(checksums),
      sections_(std::move(sections)),
      verified_(std::move(verified)) {
  assert(checksums.size() == page_count(data.size()) * kPageChecksumBytes);
}

FilePageVerifier::Bits FilePageVerifier::make_bits(std::uint64_t pages, bool set) {
  const auto words = static_cast<std::size_t>(pages / 64 + 1);
  Bits bits(new std::atomic<std::uint64_t>[words]());
  for (std::size_t i = 0; set && i < words; ++i) {
    bits[i].store(~std::uint64_t{0}, std::memory_order_relaxed);
  }
  return bits;
}

Status FilePageVerifier::verify(std::uint64_t offset, std::uint64_t length) const {
  assert(offset <= data_.size() && length <= data_.size() - offset);
  if (length == 0) return {};
  const std::uint64_t last = (offset + length - 1) / kChecksumPageBytes;
  for (std::uint64_t page = offset / kChecksumPageBytes; page <= last; ++page) {
    if (!is_page_verified(page)) SAKUIN_TRY(verify_page(page, offset));
  }
  return {};
}

Status FilePageVerifier::verify_page(std::uint64_t page, std::uint64_t offset) const {
  const std::uint64_t begin = page * kChecksumPageBytes;
  if (!is_sound(page)) {
    // A page may hold several sections: name the one that was asked for.
    return corrupt_section(file_name_, section_at(std::max(begin, offset)), begin, kMismatch);
  }
  verified_[page / 64].fetch_or(std::uint64_t{1} << (page % 64), std::memory_order_relaxed);
  return {};
}

bool FilePageVerifier::is_sound(std::uint64_t page) const noexcept {
  const auto begin = static_cast<std::size_t>(page * kChecksumPageBytes);
  const std::size_t size = std::min<std::size_t>(kChecksumPageBytes, data_.size() - begin);
  const std::uint8_t* const written = checksums_.data() + page * kPageChecksumBytes;
  return xxh3(data_.subspan(begin, size)) == load_le<std::uint64_t>(written);
}

std::string_view FilePageVerifier::section_at(std::uint64_t offset) const noexcept {
  for (const SectionEntry& section : sections_) {
    if (offset >= section.offset && offset < padded_end(section)) return section_name(section.kind);
  }
  return kHeaderName;
}

Status FilePageVerifier::verify_all() const {
  for (const SectionEntry& section : sections_) {
    SAKUIN_TRY(verify(section.offset, padded_end(section) - section.offset));
  }
  return verify(0, kSegmentHeaderBytes);  // its page is still new if there are no sections
}

std::vector<Status> FilePageVerifier::find_damage() const {
  std::vector<std::uint64_t> damaged;
  for (std::uint64_t page = 0; page < page_count(data_.size()); ++page) {
    if (!is_sound(page)) damaged.push_back(page);
  }
  std::vector<Status> faults;
  for (const SectionEntry& section : sections_) {
    const std::uint64_t first = section.offset / kChecksumPageBytes;
    const std::uint64_t last = (padded_end(section) - 1) / kChecksumPageBytes;
    const auto found = std::lower_bound(damaged.begin(), damaged.end(), first);
    if (found == damaged.end() || *found > last) continue;
    faults.push_back(corrupt_section(file_name_, section_name(section.kind),
                                     *found * kChecksumPageBytes, kMismatch));
  }
  if (faults.empty() && !damaged.empty()) {
    faults.push_back(corrupt_section(file_name_, kHeaderName, 0, kMismatch));
  }
  return faults;
}

}  // namespace sakuin::storage
