#include "tests/support/faulty_directory.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "storage/directory/file_errors.h"

namespace sakuin::test {
namespace {

constexpr std::array<int, 8> kErrors = {EIO, ENOSPC, EDQUOT, EINTR, EMFILE, EACCES, EROFS, ENOMEM};

bool has_effect(StorageCall call) noexcept {
  return call != StorageCall::open && call != StorageCall::list && call != StorageCall::lock &&
         call != StorageCall::free_bytes;
}

bool takes_effect(const StorageFault& fault) noexcept {
  return fault.kind == StorageFault::Kind::error_after ||
         fault.kind == StorageFault::Kind::kill_after;
}

bool kills(const StorageFault& fault) noexcept {
  return fault.kind == StorageFault::Kind::kill_before ||
         fault.kind == StorageFault::Kind::kill_within ||
         fault.kind == StorageFault::Kind::kill_after;
}

Status fault_error(const StorageFault& fault, StorageCall call) {
  return storage::os_error(fault.error, "disk", storage_call_name(call));
}

/// Runs `act` as the next call of `plan`.
template <class Act>
auto run(FaultPlan& plan, StorageCall call, Act&& act) -> decltype(act()) {
  const std::optional<StorageFault> fault = plan.next(call);
  if (!fault) return act();
  if (takes_effect(*fault)) {
    const auto lost = act();
    static_cast<void>(lost.ok());
  }
  return fault_error(*fault, call);
}

class FaultyFile final : public WritableFile {
 public:
  FaultyFile(std::unique_ptr<WritableFile> file, std::shared_ptr<FaultPlan> plan)
      : file_(std::move(file)), plan_(std::move(plan)) {}

  Status append(ByteSpan bytes) override {
    const std::optional<StorageFault> fault = plan_->next(StorageCall::append, bytes.size());
    if (!fault) return file_->append(bytes);
    const std::size_t written =
        takes_effect(*fault) ? bytes.size() : std::min(fault->written, bytes.size());
    if (written > 0) static_cast<void>(file_->append(bytes.first(written)).ok());
    return fault_error(*fault, StorageCall::append);
  }
  Status sync() override {
    SAKUIN_TRY(sync_failed_);
    Status status = run(*plan_, StorageCall::sync_file, [this] { return file_->sync(); });
    if (!status.ok()) sync_failed_ = status;
    return status;
  }
  Status close() override {
    return run(*plan_, StorageCall::close, [this] { return file_->close(); });
  }

 private:
  std::unique_ptr<WritableFile> file_;
  std::shared_ptr<FaultPlan> plan_;
  Status sync_failed_;
};

class FaultyDirectory final : public Directory {
 public:
  FaultyDirectory(std::shared_ptr<Directory> directory, std::shared_ptr<FaultPlan> plan)
      : directory_(std::move(directory)), plan_(std::move(plan)) {}

  Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const override {
    return run(*plan_, StorageCall::open, [&] { return directory_->open(name, expected_size); });
  }
  Result<std::unique_ptr<WritableFile>> create(std::string_view name) override {
    SAKUIN_ASSIGN(auto file,
                  run(*plan_, StorageCall::create, [&] { return directory_->create(name); }));
    return std::unique_ptr<WritableFile>(new FaultyFile(std::move(file), plan_));
  }
  Status rename(std::string_view from, std::string_view to) override {
    return run(*plan_, StorageCall::rename, [&] { return directory_->rename(from, to); });
  }
  Status remove(std::string_view name) override {
    return run(*plan_, StorageCall::remove, [&] { return directory_->remove(name); });
  }
  Status sync() override {
    SAKUIN_TRY(sync_failed_);
    Status status = run(*plan_, StorageCall::sync_folder, [this] { return directory_->sync(); });
    if (!status.ok()) sync_failed_ = status;
    return status;
  }
  Result<std::uint64_t> free_bytes() const override {
    return run(*plan_, StorageCall::free_bytes, [this] { return directory_->free_bytes(); });
  }
  Result<std::vector<DirectoryEntry>> list() const override {
    return run(*plan_, StorageCall::list, [this] { return directory_->list(); });
  }
  Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) override {
    return run(*plan_, StorageCall::lock, [&] { return directory_->lock(name); });
  }
  std::string describe(std::string_view name) const override { return directory_->describe(name); }
  Status set_aside(std::string_view name, std::string_view folder) override {
    return run(*plan_, StorageCall::rename, [&] { return directory_->set_aside(name, folder); });
  }
  std::int64_t now_micros() const override { return directory_->now_micros(); }

 private:
  std::shared_ptr<Directory> directory_;
  std::shared_ptr<FaultPlan> plan_;
  Status sync_failed_;
};

}  // namespace

std::string_view storage_call_name(StorageCall call) noexcept {
  constexpr std::array<std::string_view, kStorageCalls> kNames = {
      "open",   "create",      "append", "sync", "close",     "rename",
      "remove", "sync folder", "list",   "lock", "free bytes"};
  return kNames[static_cast<std::size_t>(call)];
}

std::optional<StorageFault> FaultPlan::next(StorageCall call, std::size_t bytes) {
  if (!dead_) {
    before_call(call);
    calls_.push_back({call, bytes});
    if (!fault_ || calls_.size() < fault_->call) return std::nullopt;
    if (calls_.size() == fault_->call) {
      struck_ = true;
      dead_ = kills(*fault_);
      return fault_;
    }
    if (!fault_->for_ever) return std::nullopt;
  }
  return StorageFault{.call = calls_.size(), .error = fault_->error, .for_ever = true};
}

std::shared_ptr<Directory> make_faulty_directory(std::shared_ptr<Directory> directory,
                                                 std::shared_ptr<FaultPlan> plan) {
  return std::make_shared<FaultyDirectory>(std::move(directory), std::move(plan));
}

std::vector<StorageFault> faults_of(const FaultPlan::Call& call, std::size_t number,
                                    bool in_brief) {
  std::set<std::size_t> lengths;
  if (call.what == StorageCall::append) {
    lengths = {call.bytes / 2};
    if (!in_brief) {
      lengths.insert({1, call.bytes - 1});
      for (const std::size_t unit : {std::size_t{512}, std::size_t{4096}}) {
        for (std::size_t i = 1; i <= 16; ++i) lengths.insert(i * unit);
      }
    }
    std::erase_if(lengths, [&](std::size_t length) { return length == 0 || length >= call.bytes; });
  }
  using Kind = StorageFault::Kind;
  std::vector<StorageFault> faults;
  for (const bool for_ever : {false, true}) {
    for (const int error : std::span(kErrors).first(in_brief ? 1 : kErrors.size())) {
      faults.push_back({number, Kind::error_before, error, for_ever, 0});
      if (has_effect(call.what)) faults.push_back({number, Kind::error_after, error, for_ever, 0});
    }
    for (const std::size_t length : lengths) {
      faults.push_back({number, Kind::short_write, ENOSPC, for_ever, length});
    }
  }
  faults.push_back({number, Kind::kill_before, EIO, true, 0});
  if (has_effect(call.what)) faults.push_back({number, Kind::kill_after, EIO, true, 0});
  for (const std::size_t length : lengths) {
    faults.push_back({number, Kind::kill_within, EIO, true, length});
  }
  return faults;
}

}  // namespace sakuin::test
