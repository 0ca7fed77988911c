#include "storage/directory/fs_writable_file.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "storage/directory/file_errors.h"

namespace sakuin::storage {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

}  // namespace

FsWritableFile::FsWritableFile(FileDescriptor fd, std::string path)
    : fd_(std::move(fd)), path_(std::move(path)) {}

Status FsWritableFile::append(ByteSpan bytes) {
  SAKUIN_TRY(failed_);
  if (bytes.size() > kBufferBytes - buffer_.size()) SAKUIN_TRY(flush());
  if (bytes.size() >= kBufferBytes) return write_fully(bytes);
  buffer_.reserve(kBufferBytes);
  append_bytes(buffer_, bytes);
  return {};
}

Status FsWritableFile::sync() {
  SAKUIN_TRY(failed_);
  SAKUIN_TRY(flush());
  while (::fdatasync(fd_.get()) != 0) {
    if (errno != EINTR) return fail(os_error(errno, path_, "sync"));
  }
  return {};
}

Status FsWritableFile::close() {
  SAKUIN_TRY(failed_);
  SAKUIN_TRY(flush());
  failed_ = closed_file_error(path_);
  // An interrupted close has closed the descriptor on Linux; calling it again could close another.
  if (::close(fd_.release()) != 0 && errno != EINTR) return os_error(errno, path_, "close");
  return {};
}

Status FsWritableFile::flush() {
  SAKUIN_TRY(write_fully(buffer_));
  buffer_.clear();
  return {};
}

Status FsWritableFile::write_fully(ByteSpan bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd_.get(), bytes.data(), bytes.size());
    if (count > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    } else if (count == 0) {
      return fail(os_error(EIO, path_, "write"));  // no progress and no reason
    } else if (errno != EINTR) {
      return fail(os_error(errno, path_, "write"));
    }
  }
  return {};
}

Status FsWritableFile::fail(Status status) {
  failed_ = std::move(status);
  return failed_;
}

}  // namespace sakuin::storage
