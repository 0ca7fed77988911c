// A directory in memory whose changes begin to fail when a test says so, as on a full disk.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sakuin/directory.h>

namespace sakuin::test {

/// Changes that may still succeed; shared with the files, which may outlive the directory.
struct ChangeBudget {
  static constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();
  std::size_t left = kUnlimited;
  StatusCode code = StatusCode::no_space;

  [[nodiscard]] Status spend() {
    if (left == kUnlimited) return {};
    if (left == 0) return {code, "disk: is full; make room"};
    --left;
    return {};
  }
};

class FailingFile final : public WritableFile {
 public:
  FailingFile(std::unique_ptr<WritableFile> file, std::shared_ptr<ChangeBudget> budget)
      : file_(std::move(file)), budget_(std::move(budget)) {}

  Status append(ByteSpan bytes) override {
    return spend_and([&] { return file_->append(bytes); });
  }
  Status sync() override {
    return spend_and([&] { return file_->sync(); });
  }
  Status close() override {
    return spend_and([&] { return file_->close(); });
  }

 private:
  template <class Change>
  Status spend_and(Change&& change) {
    SAKUIN_TRY(budget_->spend());
    return change();
  }

  std::unique_ptr<WritableFile> file_;
  std::shared_ptr<ChangeBudget> budget_;
};

class FailingDirectory final : public Directory {
 public:
  /// Everything works until fail_after().
  explicit FailingDirectory(std::shared_ptr<Directory> directory = make_ram_directory())
      : directory_(std::move(directory)) {}

  /// `changes` more succeed, all after them fail with `code`.
  void fail_after(std::size_t changes, StatusCode code = StatusCode::no_space) {
    *budget_ = {changes, code};
  }
  void recover() { *budget_ = {}; }
  /// Whether the budget ran out.
  [[nodiscard]] bool failed() const noexcept { return budget_->left == 0; }

  /// sync() fails this often from now on, after `good` that work.
  void fail_syncs(std::size_t good, std::size_t bad) {
    good_syncs_ = good;
    bad_syncs_ = bad;
  }

  /// list() fails this often from now on.
  void fail_lists(std::size_t bad) { bad_lists_ = bad; }

  /// What another process does right before the number-th lock() from now on, from 1.
  void before_lock(std::size_t number, std::function<void()> act) {
    locks_before_act_ = number - 1;
    before_lock_ = std::move(act);
  }

  Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const override {
    return directory_->open(name, expected_size);
  }
  Result<std::unique_ptr<WritableFile>> create(std::string_view name) override {
    SAKUIN_TRY(budget_->spend());
    SAKUIN_ASSIGN(auto file, directory_->create(name));
    return std::unique_ptr<WritableFile>(new FailingFile(std::move(file), budget_));
  }
  Status rename(std::string_view from, std::string_view to) override {
    SAKUIN_TRY(budget_->spend());
    return directory_->rename(from, to);
  }
  Status remove(std::string_view name) override {
    SAKUIN_TRY(budget_->spend());
    return directory_->remove(name);
  }
  Status sync() override {
    SAKUIN_TRY(budget_->spend());
    if (good_syncs_ > 0) {
      --good_syncs_;
    } else if (bad_syncs_ > 0) {
      --bad_syncs_;
      return {StatusCode::io, "disk: did not sync; replace it"};
    }
    return directory_->sync();
  }
  Result<std::vector<DirectoryEntry>> list() const override {
    if (bad_lists_ > 0) {
      --bad_lists_;
      return Status(StatusCode::io, "disk: cannot be read; replace it");
    }
    return directory_->list();
  }
  Result<std::uint64_t> free_bytes() const override { return directory_->free_bytes(); }
  Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) override {
    if (before_lock_ && locks_before_act_-- == 0) std::exchange(before_lock_, {})();
    return directory_->lock(name);
  }
  std::string describe(std::string_view name) const override { return directory_->describe(name); }
  Status set_aside(std::string_view name, std::string_view folder) override {
    SAKUIN_TRY(budget_->spend());
    return directory_->set_aside(name, folder);
  }

 private:
  std::shared_ptr<Directory> directory_;
  std::shared_ptr<ChangeBudget> budget_ = std::make_shared<ChangeBudget>();
  std::size_t good_syncs_ = 0;
  std::size_t bad_syncs_ = 0;
  mutable std::size_t bad_lists_ = 0;
  std::size_t locks_before_act_ = 0;
  std::function<void()> before_lock_;
};

}  // namespace sakuin::test
