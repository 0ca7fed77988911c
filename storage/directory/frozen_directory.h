// A few files that stay as they are: what a writer holds before it is committed, for readers. Files
// may be shared with another directory, and outlive their removal from it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <sakuin/directory.h>

#include "storage/base/bytes.h"

namespace sakuin::storage {

/// Filled by its maker, then read only: whatever would change it is refused.
class FrozenDirectory final : public Directory {
 public:
  /// Files are called in messages as they would be in `home`.
  explicit FrozenDirectory(std::shared_ptr<const Directory> home) noexcept
      : home_(std::move(home)) {}

  void add(std::string name, std::shared_ptr<const ReadableFile> file);
  void add(std::string name, ByteBuffer bytes);

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

 private:
  [[nodiscard]] Status refuse(std::string_view name) const;

  std::shared_ptr<const Directory> home_;
  std::map<std::string, std::shared_ptr<const ReadableFile>, std::less<>> files_;
};

}  // namespace sakuin::storage
