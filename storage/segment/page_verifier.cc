#include "storage/segment/page_verifier.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <utility>

#include "storage/base/bytes.h"
#include "storage/base/checksum.h"
#include "storage/format/envelope.h"

namespace sakuin::storage {
namespace {

constexpr std::string_view kMismatch = "page checksum mismatch";
constexpr std::string_view kHeaderName = "header";

/// 8 MiB are on their way at most, half of them while the other half is read.
constexpr std::uint64_t kMostPagesAhead = 128;

/// So many pages side by side are no accident.
constexpr std::uint64_t kOrderedPages = 4;

}  // namespace

FilePageVerifier::FilePageVerifier(std::string file_name, const ReadableFile& file,
                                   std::uint64_t data_bytes, ByteSpan checksums,
                                   std::vector<SectionEntry> sections, bool enabled)
    : FilePageVerifier(std::move(file_name), file, data_bytes, checksums, std::move(sections),
                       enabled,
                       Bits(new std::atomic<std::uint64_t>[static_cast<std::size_t>(
                           page_count(data_bytes) / 64 + 1)]())) {}

FilePageVerifier::FilePageVerifier(std::string file_name, const ReadableFile& file,
                                   std::uint64_t data_bytes, ByteSpan checksums,
                                   std::vector<SectionEntry> sections, bool enabled, Bits verified)
    : PageVerifier(verified.get()),
      file_name_(std::move(file_name)),
      file_(file),
      data_(file.bytes().first(static_cast<std::size_t>(data_bytes))),
      checksums_(checksums),
      sections_(std::move(sections)),
      enabled_(enabled),
      verified_(std::move(verified)) {
  assert(checksums.size() == pages() * kPageChecksumBytes);
}

Status FilePageVerifier::verify(std::uint64_t offset, std::uint64_t length) const {
  assert(offset <= data_.size() && length <= data_.size() - offset);
  if (length == 0) return {};
  const std::uint64_t end = (offset + length - 1) / kChecksumPageBytes + 1;
  std::uint64_t fetched = 0;  // pages before this one are on their way
  for (std::uint64_t page = offset / kChecksumPageBytes; page < end; ++page) {
    if (is_page_verified(page)) continue;
    if (page >= fetched) {
      const std::uint64_t wanted = std::min(end - page, kMostPagesAhead);
      fetched = page + std::max(wanted, pages_ahead(page));
      SAKUIN_TRY(fetch_pages(page, fetched));
    }
    SAKUIN_TRY(verify_page(page, offset));
  }
  return {};
}

void FilePageVerifier::expect(std::uint64_t offset, std::uint64_t length) const noexcept {
  assert(length > 0 && offset <= data_.size() && length <= data_.size() - offset);
  const std::uint64_t first = offset / kChecksumPageBytes;
  const std::uint64_t end = (offset + length - 1) / kChecksumPageBytes + 1;
  try {
    static_cast<void>(fetch_pages(first, std::min(end, first + kMostPagesAhead)));
  } catch (...) {  // no memory for the message of an error: verify() will have one
  }
}

/// Whoever has read the pages before this one one after the other will read on: twice as many of
/// those behind it, not for each page, but when that many have been read since it was done last.
std::uint64_t FilePageVerifier::pages_ahead(std::uint64_t page) const noexcept {
  const std::uint64_t place = page % 64;
  std::uint64_t before = verified_[page / 64].load(std::memory_order_relaxed);
  before = place == 0 ? 0 : before << (64 - place);
  if (page >= 64) before |= verified_[page / 64 - 1].load(std::memory_order_relaxed) >> place;
  const auto run = static_cast<std::uint64_t>(std::countl_one(before));  // up to this page
  if (run == 64) return page % (kMostPagesAhead / 2) == 0 ? kMostPagesAhead : 1;
  return run >= kOrderedPages && std::has_single_bit(run) ? 2 * run : 1;
}

Status FilePageVerifier::fetch_pages(std::uint64_t first, std::uint64_t end) const {
  const std::uint64_t begin = first * kChecksumPageBytes;
  const std::uint64_t last = std::min<std::uint64_t>(end * kChecksumPageBytes, data_.size());
  return file_.fetch(begin, last - begin);
}

Status FilePageVerifier::verify_page(std::uint64_t page, std::uint64_t offset) const {
  const std::uint64_t begin = page * kChecksumPageBytes;
  if (enabled_ && !is_sound(page)) {
    // A page may hold several sections: name the one that was asked for.
    return corrupt_section(file_name_, section_at(std::max(begin, offset)), begin, kMismatch);
  }
  verified_[page / 64].fetch_or(std::uint64_t{1} << (page % 64), std::memory_order_release);
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
  for (std::uint64_t page = 0; page < pages(); ++page) {
    if (page % (kMostPagesAhead / 2) == 0) {
      if (Status status = fetch_pages(page, page + kMostPagesAhead); !status.ok()) return {status};
    }
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
