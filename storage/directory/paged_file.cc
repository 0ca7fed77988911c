#include "storage/directory/paged_file.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "storage/directory/read_file.h"

namespace sakuin::storage {
namespace {

std::size_t piece_count(std::uint64_t size) noexcept {
  return static_cast<std::size_t>((size + PagedFile::kPieceBytes - 1) / PagedFile::kPieceBytes);
}

}  // namespace

PagedFile::PagedFile(FileDescriptor fd, std::uint64_t size, std::string path,
                     OpenFileCount::Place place)
    : fd_(std::move(fd)),
      size_(static_cast<std::size_t>(size)),
      path_(std::move(path)),
      place_(std::move(place)),
      memory_(size_),
      pieces_(new std::atomic<std::uint64_t>[piece_count(size) / 64 + 1]()) {}

Status PagedFile::fetch(std::uint64_t offset, std::uint64_t length) const {
  assert(offset <= size_ && length <= size_ - offset);
  if (length == 0) return {};
  const std::uint64_t end = (offset + length - 1) / kPieceBytes + 1;
  std::uint64_t piece = offset / kPieceBytes;
  while (piece < end && is_read(piece)) ++piece;
  if (piece == end) return {};
  const std::lock_guard lock(mutex_);
  while (piece < end) {
    if (is_read(piece)) {
      ++piece;
      continue;
    }
    std::uint64_t missing_end = piece + 1;
    while (missing_end < end && !is_read(missing_end)) ++missing_end;
    const std::uint64_t begin = piece * kPieceBytes;
    const std::uint64_t stop = std::min<std::uint64_t>(missing_end * kPieceBytes, size_);
    SAKUIN_TRY(read_file(fd_.get(), begin,
                         {memory_.data() + begin, static_cast<std::size_t>(stop - begin)}, path_));
    for (; piece < missing_end; ++piece) {
      pieces_[piece / 64].fetch_or(std::uint64_t{1} << (piece % 64), std::memory_order_release);
    }
  }
  return {};
}

void PagedFile::let_go(std::uint64_t offset, std::uint64_t length) const noexcept {
  const std::lock_guard lock(mutex_);
  const std::uint64_t first = (offset + kPieceBytes - 1) / kPieceBytes;
  const std::uint64_t end =
      offset + length == size_ ? piece_count(size_) : (offset + length) / kPieceBytes;
  for (std::uint64_t piece = first; piece < end; ++piece) {
    pieces_[piece / 64].fetch_and(~(std::uint64_t{1} << (piece % 64)), std::memory_order_relaxed);
  }
  if (first < end) {
    const std::uint64_t begin = first * kPieceBytes;
    memory_.release(
        static_cast<std::size_t>(begin),
        static_cast<std::size_t>(std::min<std::uint64_t>(end * kPieceBytes, size_) - begin));
  }
}

}  // namespace sakuin::storage
