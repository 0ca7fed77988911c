// A folder of a file system. Every call goes through a descriptor of the folder, so it keeps
// meaning the same folder when that is renamed or the process changes its working directory.
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sakuin/directory.h>

#include "storage/directory/file_descriptor.h"
#include "storage/directory/file_errors.h"
#include "storage/directory/file_names.h"
#include "storage/directory/fs_writable_file.h"
#include "storage/directory/mapped_file.h"
#include "storage/directory/open_file_count.h"
#include "storage/directory/paged_file.h"

namespace sakuin::storage {
namespace {

constexpr std::uint64_t kSmallFileBytes = std::uint64_t{64} * 1024;  // below, reading beats mapping
constexpr mode_t kFileMode = 0644;
constexpr mode_t kFolderMode = 0755;

/// Where another machine can cut a file short under a mapping, which is a SIGBUS and not an error.
bool is_network_file_system(int fd) noexcept {
  constexpr std::array<std::uint32_t, 9> kMagics = {
      0x6969,       // NFS
      0x517B,       // SMB
      0xFE53'4D42,  // SMB 2
      0xFF53'4D42,  // CIFS
      0x6573'5546,  // FUSE
      0x0102'1997,  // 9P
      0x00C3'6400,  // Ceph
      0x0BD0'0BD0,  // Lustre
      0x5346'414F,  // AFS
  };
  struct statfs info {};
  if (::fstatfs(fd, &info) != 0) return true;  // unknown: take the careful way
  const auto magic = static_cast<std::uint32_t>(info.f_type);
  return std::find(kMagics.begin(), kMagics.end(), magic) != kMagics.end();
}

class FsLock final : public DirectoryLock {
 public:
  explicit FsLock(FileDescriptor fd) noexcept : fd_(std::move(fd)) {}

 private:
  FileDescriptor fd_;  // flock lives as long as the open file; a forked child shares it
};

class FsDirectory final : public Directory {
 public:
  FsDirectory(FileDescriptor folder, std::string path, const FsDirectoryOptions& options)
      : folder_(std::move(folder)),
        path_(std::move(path)),
        read_mode_(options.read_mode),
        open_files_(std::make_shared<OpenFileCount>(options.max_open_files)) {}

  Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const override;
  Result<std::unique_ptr<WritableFile>> create(std::string_view name) override;
  Status rename(std::string_view from, std::string_view to) override;
  Status remove(std::string_view name) override;
  Status sync() override;
  Result<std::uint64_t> free_bytes() const override;
  Result<std::vector<DirectoryEntry>> list() const override;
  Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) override;
  std::string describe(std::string_view name) const override;
  Status set_aside(std::string_view name, std::string_view folder) override;

 private:
  ReadMode choose_mode(FileKind kind, int fd, std::uint64_t size) const noexcept;

  FileDescriptor folder_;
  std::string path_;
  ReadMode read_mode_;
  std::shared_ptr<OpenFileCount> open_files_;
  Status sync_failed_;
};

/// Never `automatic`; nothing that takes a mapping for an empty file.
ReadMode FsDirectory::choose_mode(FileKind kind, int fd, std::uint64_t size) const noexcept {
  if (size == 0) return ReadMode::memory;
  if (read_mode_ == ReadMode::map) return ReadMode::map;
  if (size < kSmallFileBytes) return ReadMode::memory;
  if (read_mode_ == ReadMode::memory) {
    // A scratch file holds what a writer has no memory for.
    return kind == FileKind::scratch ? ReadMode::read : ReadMode::memory;
  }
  const bool is_remote = read_mode_ == ReadMode::read || is_network_file_system(fd);
  return is_remote ? ReadMode::read : ReadMode::map;
}

Result<std::shared_ptr<const ReadableFile>> FsDirectory::open(
    std::string_view name, std::optional<std::uint64_t> expected_size) const {
  SAKUIN_TRY(check_plain_name(name));
  const std::string path = describe(name);
  // O_NONBLOCK: a pipe in place of a file must not hang the reader; for files it means nothing.
  FileDescriptor fd(
      ::openat(folder_.get(), std::string(name).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) return os_error(errno, path, "open");
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return os_error(errno, path, "take its size");
  if (!S_ISREG(info.st_mode)) {
    return Status(StatusCode::io, path + ": not a regular file; put back the file of the index");
  }
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (expected_size && *expected_size != size) return size_error(path, size, *expected_size);
  const ReadMode mode = choose_mode(parse_file_name(name).kind, fd.get(), size);
  if (mode == ReadMode::memory) return LoadedFile::load(fd.get(), size, path);
  OpenFileCount::Place place = OpenFileCount::take(open_files_);
  if (!place.is_taken()) return too_many_open_error(path, open_files_->most());
  if (mode == ReadMode::map) return MappedFile::map(fd.get(), size, path, std::move(place));
  if (!std::in_range<std::size_t>(size)) return os_error(ENOMEM, path, "read");
  return std::shared_ptr<const ReadableFile>(
      std::make_shared<const PagedFile>(std::move(fd), size, path, std::move(place)));
}

Result<std::unique_ptr<WritableFile>> FsDirectory::create(std::string_view name) {
  SAKUIN_TRY(check_plain_name(name));
  std::string path = describe(name);
  FileDescriptor fd(::openat(folder_.get(), std::string(name).c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
  if (!fd.is_open()) {
    return errno == EEXIST ? name_taken_error(path) : os_error(errno, path, "create");
  }
  return std::unique_ptr<WritableFile>(new FsWritableFile(std::move(fd), std::move(path)));
}

Status FsDirectory::rename(std::string_view from, std::string_view to) {
  SAKUIN_TRY(check_plain_name(from));
  SAKUIN_TRY(check_plain_name(to));
  if (::renameat(folder_.get(), std::string(from).c_str(), folder_.get(),
                 std::string(to).c_str()) != 0) {
    return os_error(errno, describe(from), "rename to " + std::string(to));
  }
  return {};
}

Status FsDirectory::remove(std::string_view name) {
  SAKUIN_TRY(check_plain_name(name));
  if (::unlinkat(folder_.get(), std::string(name).c_str(), 0) != 0) {
    return os_error(errno, describe(name), "remove");
  }
  return {};
}

Status sync_folder(int fd, const std::string& path) {
  while (::fsync(fd) != 0) {
    if (errno != EINTR) return os_error(errno, path, "sync the folder");
  }
  return {};
}

Status FsDirectory::sync() {
  if (sync_failed_.ok()) sync_failed_ = sync_folder(folder_.get(), path_);
  return sync_failed_;
}

Result<std::uint64_t> FsDirectory::free_bytes() const {
  struct statfs info {};
  if (::fstatfs(folder_.get(), &info) != 0) return os_error(errno, path_, "ask for free space");
  return std::uint64_t{info.f_bavail} * static_cast<std::uint64_t>(info.f_bsize);
}

struct CloseStream {
  void operator()(DIR* stream) const noexcept { ::closedir(stream); }
};

Result<std::vector<DirectoryEntry>> FsDirectory::list() const {
  constexpr std::string_view kAction = "list the folder";
  // A descriptor of its own: the position in a folder belongs to the open file, and threads share
  // it.
  FileDescriptor fd(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.is_open()) return os_error(errno, path_, kAction);
  const std::unique_ptr<DIR, CloseStream> stream(::fdopendir(fd.get()));
  if (stream == nullptr) return os_error(errno, path_, kAction);
  const int folder = fd.release();  // the stream closes it

  std::vector<DirectoryEntry> entries;
  for (;;) {
    errno = 0;
    const dirent* const entry = ::readdir(stream.get());
    if (entry == nullptr) break;
    struct stat info {};
    if (::fstatat(folder, entry->d_name, &info, 0) != 0) continue;  // gone, or a dangling link
    if (!S_ISREG(info.st_mode)) continue;
    entries.push_back({entry->d_name, static_cast<std::uint64_t>(info.st_size)});
  }
  if (errno != 0) return os_error(errno, path_, kAction);
  return entries;
}

Result<std::unique_ptr<DirectoryLock>> FsDirectory::lock(std::string_view name) {
  SAKUIN_TRY(check_plain_name(name));
  const std::string path = describe(name);
  FileDescriptor fd(::openat(folder_.get(), std::string(name).c_str(),
                             O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, kFileMode));
  if (!fd.is_open()) return os_error(errno, path, "open the lock file");
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return locked_error(path);
    if (errno != EINTR) return os_error(errno, path, "lock");
  }
  return std::unique_ptr<DirectoryLock>(new FsLock(std::move(fd)));
}

std::string FsDirectory::describe(std::string_view name) const {
  std::string path = path_;
  if (!path.ends_with('/')) path += '/';
  return path.append(name);
}

Status FsDirectory::set_aside(std::string_view name, std::string_view folder) {
  SAKUIN_TRY(check_plain_name(name));
  SAKUIN_TRY(check_plain_name(folder));
  const std::string path = describe(folder);
  const std::string file(name);
  if (::mkdirat(folder_.get(), std::string(folder).c_str(), kFolderMode) != 0 && errno != EEXIST) {
    return os_error(errno, path, "create the folder");
  }
  const FileDescriptor aside(
      ::openat(folder_.get(), std::string(folder).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!aside.is_open()) return os_error(errno, path, "open the folder");
  struct stat info {};
  if (::fstatat(folder_.get(), file.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return os_error(errno, describe(name), "set aside");
  }
  if (::fstatat(aside.get(), file.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) {
    return name_taken_error(path + "/" + file);
  }
  if (::renameat(folder_.get(), file.c_str(), aside.get(), file.c_str()) != 0) {
    return os_error(errno, describe(name), "move to " + path);
  }
  return sync_folder(aside.get(), path);  // there before it is gone here
}

/// "a/b//" -> "a/b"; "/" stays.
std::string without_trailing_slashes(const std::string& path) {
  const std::size_t last = path.find_last_not_of('/');
  return last == std::string::npos ? path.substr(0, 1) : path.substr(0, last + 1);
}

/// The folder that holds `path`. REQUIRES no trailing slashes.
std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return without_trailing_slashes(path.substr(0, slash + 1));
}

FileDescriptor open_folder(const std::string& path) noexcept {
  return FileDescriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/// mkdir -p; the name of each new folder is durable in its parent when this returns.
Status make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), kFolderMode) != 0) {
    if (errno == EEXIST) return {};  // whatever it is, opening it will tell
    const int error = errno;
    const bool has_parent = parent_of(path) != path;  // "." has none when it was removed
    if (error != ENOENT || !has_parent) return os_error(error, path, "create the folder");
    SAKUIN_TRY(make_folder(parent_of(path)));
    if (::mkdir(path.c_str(), kFolderMode) != 0 && errno != EEXIST) {
      return os_error(errno, path, "create the folder");
    }
  }
  const std::string parent = parent_of(path);
  const FileDescriptor fd = open_folder(parent);
  if (!fd.is_open()) return os_error(errno, parent, "open the folder");
  return sync_folder(fd.get(), parent);
}

}  // namespace
}  // namespace sakuin::storage

namespace sakuin {

Result<std::shared_ptr<Directory>> open_fs_directory(const std::string& path,
                                                     const FsDirectoryOptions& options) {
  if (path.empty() || path.find('\0') != std::string::npos) {
    return Status(
        StatusCode::invalid_argument,
        "folder of the index: its path is empty or holds a NUL; give the path of a folder");
  }
  std::string folder = storage::without_trailing_slashes(path);
  storage::FileDescriptor fd = storage::open_folder(folder);
  if (!fd.is_open() && errno == ENOENT && options.create) {
    SAKUIN_TRY(storage::make_folder(folder));
    fd = storage::open_folder(folder);
  }
  if (!fd.is_open()) return storage::os_error(errno, folder, "open the folder");
  return std::shared_ptr<Directory>(
      std::make_shared<storage::FsDirectory>(std::move(fd), std::move(folder), options));
}

}  // namespace sakuin
