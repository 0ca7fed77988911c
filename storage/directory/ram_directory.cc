// The memory twin of fs_directory: the same answers, for tests and for indexes that need no disk.
#include <cerrno>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include <sakuin/directory.h>

#include "storage/base/bytes.h"
#include "storage/directory/file_errors.h"
#include "storage/directory/file_names.h"

namespace sakuin::storage {
namespace {

using SharedBytes = std::shared_ptr<const ByteBuffer>;

/// One file, under whatever name, or removed: readers keep the bytes, a writer keeps the file.
struct RamFile {
  SharedBytes bytes = std::make_shared<const ByteBuffer>();
};

/// What directory, open files and locks share, so that each may outlive the others.
struct RamState {
  std::mutex mutex;  // guards everything below, and the RamFiles
  std::map<std::string, std::shared_ptr<RamFile>, std::less<>> files;
  std::map<std::string, std::shared_ptr<RamFile>, std::less<>> aside;  // by "folder/name"
  std::set<std::string, std::less<>> locks;
};

std::string describe_ram_file(std::string_view name) { return std::string("ram:").append(name); }

Status missing_error(std::string_view name, std::string_view action) {
  return os_error(ENOENT, describe_ram_file(name), action);
}

class RamReadableFile final : public ReadableFile {
 public:
  explicit RamReadableFile(SharedBytes bytes) noexcept : bytes_(std::move(bytes)) {}
  ByteSpan bytes() const noexcept override { return *bytes_; }

 private:
  SharedBytes bytes_;
};

class RamWritableFile final : public WritableFile {
 public:
  RamWritableFile(std::shared_ptr<RamState> state, std::shared_ptr<RamFile> file, std::string path)
      : state_(std::move(state)), file_(std::move(file)), path_(std::move(path)) {}

  Status append(ByteSpan bytes) override {
    if (closed_) return closed_file_error(path_);
    if (published_) {  // readers may hold these bytes: go on with a copy
      buffer_ = std::make_shared<ByteBuffer>(*buffer_);
      published_ = false;
    }
    append_bytes(*buffer_, bytes);
    return {};
  }

  Status sync() override {
    if (closed_) return closed_file_error(path_);
    const std::lock_guard lock(state_->mutex);
    file_->bytes = buffer_;
    published_ = true;
    return {};
  }

  Status close() override {
    SAKUIN_TRY(sync());
    closed_ = true;
    return {};
  }

 private:
  std::shared_ptr<RamState> state_;
  std::shared_ptr<RamFile> file_;
  std::string path_;
  std::shared_ptr<ByteBuffer> buffer_ = std::make_shared<ByteBuffer>();
  bool published_ = false;
  bool closed_ = false;
};

class RamLock final : public DirectoryLock {
 public:
  RamLock(std::shared_ptr<RamState> state, std::string name) noexcept
      : state_(std::move(state)), name_(std::move(name)) {}
  RamLock(const RamLock&) = delete;
  RamLock& operator=(const RamLock&) = delete;
  ~RamLock() override {
    const std::lock_guard lock(state_->mutex);
    state_->locks.erase(name_);
  }

 private:
  std::shared_ptr<RamState> state_;
  std::string name_;
};

class RamDirectory final : public Directory {
 public:
  Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const override {
    SAKUIN_TRY(check_plain_name(name));
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->files.find(name);
    if (found == state_->files.end()) return missing_error(name, "open");
    const SharedBytes& bytes = found->second->bytes;
    if (expected_size && *expected_size != bytes->size()) {
      return size_error(describe(name), bytes->size(), *expected_size);
    }
    return std::shared_ptr<const ReadableFile>(std::make_shared<RamReadableFile>(bytes));
  }

  Result<std::unique_ptr<WritableFile>> create(std::string_view name) override {
    SAKUIN_TRY(check_plain_name(name));
    auto file = std::make_shared<RamFile>();
    const std::lock_guard lock(state_->mutex);
    if (!state_->files.emplace(name, file).second) return name_taken_error(describe(name));
    return std::unique_ptr<WritableFile>(
        new RamWritableFile(state_, std::move(file), describe(name)));
  }

  Status rename(std::string_view from, std::string_view to) override {
    SAKUIN_TRY(check_plain_name(from));
    SAKUIN_TRY(check_plain_name(to));
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->files.find(from);
    if (found == state_->files.end()) return missing_error(from, "rename");
    const std::shared_ptr<RamFile> file = found->second;
    state_->files.erase(found);
    state_->files.insert_or_assign(std::string(to), file);
    return {};
  }

  Status remove(std::string_view name) override {
    SAKUIN_TRY(check_plain_name(name));
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->files.find(name);
    if (found == state_->files.end()) return missing_error(name, "remove");
    state_->files.erase(found);
    return {};
  }

  Status sync() override { return {}; }

  Result<std::uint64_t> free_bytes() const override {
    return std::numeric_limits<std::uint64_t>::max();
  }

  Result<std::vector<DirectoryEntry>> list() const override {
    const std::lock_guard lock(state_->mutex);
    std::vector<DirectoryEntry> entries;
    entries.reserve(state_->files.size());
    for (const auto& [name, file] : state_->files) entries.push_back({name, file->bytes->size()});
    return entries;
  }

  Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) override {
    SAKUIN_TRY(check_plain_name(name));
    const std::lock_guard lock(state_->mutex);
    if (state_->locks.contains(name)) return locked_error(describe(name));
    state_->files.try_emplace(std::string(name), std::make_shared<RamFile>());
    // Nothing may run out of memory once the lock is taken: nobody would hold it.
    std::set<std::string, std::less<>> taken;
    taken.emplace(name);
    std::unique_ptr<DirectoryLock> held(new RamLock(state_, std::string(name)));
    state_->locks.merge(taken);
    return held;
  }

  std::string describe(std::string_view name) const override { return describe_ram_file(name); }

  Status set_aside(std::string_view name, std::string_view folder) override {
    SAKUIN_TRY(check_plain_name(name));
    SAKUIN_TRY(check_plain_name(folder));
    const std::string to = std::string(folder).append("/").append(name);
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->files.find(name);
    if (found == state_->files.end()) return missing_error(name, "set aside");
    if (!state_->aside.emplace(to, found->second).second) return name_taken_error(describe(to));
    state_->files.erase(found);
    return {};
  }

 private:
  std::shared_ptr<RamState> state_ = std::make_shared<RamState>();
};

}  // namespace
}  // namespace sakuin::storage

namespace sakuin {

std::shared_ptr<Directory> make_ram_directory() {
  return std::make_shared<storage::RamDirectory>();
}

}  // namespace sakuin
