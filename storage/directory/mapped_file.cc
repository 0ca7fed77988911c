#include "storage/directory/mapped_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <utility>

#include "storage/directory/file_errors.h"
#include "storage/directory/read_file.h"

namespace sakuin::storage {
namespace {

/// madvise() wants a range to begin with a page; those of no system are larger.
constexpr std::uint64_t kMostPageBytes = 64 * 1024;

}  // namespace

Result<std::shared_ptr<const ReadableFile>> MappedFile::map(int fd, std::uint64_t size,
                                                            const std::string& path,
                                                            OpenFileCount::Place place) {
  if (!std::in_range<std::size_t>(size)) return os_error(ENOMEM, path, "map");
  // The owner first: what throws after mmap() would leave a mapping behind.
  const std::shared_ptr<MappedFile> file(new MappedFile(std::move(place)));
  const auto length = static_cast<std::size_t>(size);
  void* const start = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, fd, 0);
  if (start == MAP_FAILED) return os_error(errno, path, "map");
  file->bytes_ = {static_cast<const std::uint8_t*>(start), length};
  return std::shared_ptr<const ReadableFile>(file);
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

Status MappedFile::fetch(std::uint64_t offset, std::uint64_t length) const {
  if (length == 0) return {};
  const std::uint64_t begin = offset / kMostPageBytes * kMostPageBytes;
  // A hint: if it is refused, touching the bytes reads them as well.
  ::madvise(const_cast<std::uint8_t*>(bytes_.data()) + begin,
            static_cast<std::size_t>(offset + length - begin), MADV_WILLNEED);
  return {};
}

/// The pages stay in the cache of the system; this process gives them back.
void MappedFile::let_go(std::uint64_t offset, std::uint64_t length) const noexcept {
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t begin = (offset + page - 1) / page * page;
  std::uint64_t end = offset + length;
  if (end != bytes_.size()) end = end / page * page;
  if (begin >= end || end > bytes_.size()) return;
  ::madvise(const_cast<std::uint8_t*>(bytes_.data()) + begin, static_cast<std::size_t>(end - begin),
            MADV_DONTNEED);
}

Result<std::shared_ptr<const ReadableFile>> LoadedFile::load(int fd, std::uint64_t size,
                                                             const std::string& path) {
  if (!std::in_range<std::size_t>(size)) return os_error(ENOMEM, path, "read");
  const auto length = static_cast<std::size_t>(size);
  std::unique_ptr<std::uint8_t[]> bytes(new (std::nothrow) std::uint8_t[length]);
  if (bytes == nullptr) return os_error(ENOMEM, path, "read");
  SAKUIN_TRY(read_file(fd, 0, {bytes.get(), length}, path));
  return std::shared_ptr<const ReadableFile>(new LoadedFile(std::move(bytes), length));
}

}  // namespace sakuin::storage
