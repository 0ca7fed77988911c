#include "storage/directory/frozen_directory.h"

#include <cerrno>
#include <utility>

#include "storage/directory/file_errors.h"
#include "storage/directory/file_names.h"

namespace sakuin::storage {
namespace {

class FrozenFile final : public ReadableFile {
 public:
  explicit FrozenFile(ByteBuffer bytes) noexcept : bytes_(std::move(bytes)) {}
  ByteSpan bytes() const noexcept override { return bytes_; }

 private:
  ByteBuffer bytes_;
};

}  // namespace

void FrozenDirectory::add(std::string name, std::shared_ptr<const ReadableFile> file) {
  files_.insert_or_assign(std::move(name), std::move(file));
}

void FrozenDirectory::add(std::string name, ByteBuffer bytes) {
  add(std::move(name), std::make_shared<const FrozenFile>(std::move(bytes)));
}

Result<std::shared_ptr<const ReadableFile>> FrozenDirectory::open(
    std::string_view name, std::optional<std::uint64_t> expected_size) const {
  SAKUIN_TRY(check_plain_name(name));
  const auto found = files_.find(name);
  if (found == files_.end()) return os_error(ENOENT, describe(name), "open");
  const std::uint64_t size = found->second->bytes().size();
  if (expected_size && *expected_size != size) {
    return size_error(describe(name), size, *expected_size);
  }
  return found->second;
}

Result<std::unique_ptr<WritableFile>> FrozenDirectory::create(std::string_view name) {
  return refuse(name);
}

Status FrozenDirectory::rename(std::string_view from, std::string_view) { return refuse(from); }

Status FrozenDirectory::remove(std::string_view name) { return refuse(name); }

Status FrozenDirectory::sync() { return refuse(""); }

Result<std::uint64_t> FrozenDirectory::free_bytes() const { return std::uint64_t{0}; }

Result<std::vector<DirectoryEntry>> FrozenDirectory::list() const {
  std::vector<DirectoryEntry> entries;
  for (const auto& [name, file] : files_) entries.push_back({name, file->bytes().size()});
  return entries;
}

Result<std::unique_ptr<DirectoryLock>> FrozenDirectory::lock(std::string_view name) {
  return refuse(name);
}

std::string FrozenDirectory::describe(std::string_view name) const { return home_->describe(name); }

Status FrozenDirectory::refuse(std::string_view name) const {
  return {StatusCode::invalid_argument,
          describe(name) + ": this view of a writer cannot be changed; write to the index itself"};
}

}  // namespace sakuin::storage
