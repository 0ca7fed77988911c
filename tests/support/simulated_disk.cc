#include "tests/support/simulated_disk.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "storage/base/bytes.h"
#include "storage/directory/file_errors.h"
#include "storage/directory/file_names.h"
#include "tests/support/random.h"

namespace sakuin::test {
namespace {

constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kMostExhaustive = 12;  // changes: 4,096 subsets

/// One file, under whatever name.
struct Inode {
  Bytes bytes;              // as processes see it
  std::size_t durable = 0;  // so many of them are on the disk
};
using Names = std::map<std::string, std::shared_ptr<Inode>, std::less<>>;

/// Something that happened to the names of the folder.
struct NameChange {
  std::shared_ptr<Inode> inode;
  std::string from;  // empty: created
  std::string to;    // empty: removed

  void apply(Names& names) const {
    if (!to.empty()) names.insert_or_assign(to, inode);
    if (from.empty() || from == to) return;
    const auto found = names.find(from);
    if (found != names.end() && found->second == inode) names.erase(found);
  }
};

/// What a power cut makes of bytes that are not durable.
enum class TailShape { absent, zeros, pages, beginning, garbage, whole };
constexpr std::size_t kTailShapes = 6;

Bytes cut_file(const Inode& inode, TailShape shape, Random& random) {
  Bytes bytes = inode.bytes;
  const auto tail = bytes.begin() + static_cast<std::ptrdiff_t>(inode.durable);
  switch (shape) {
    case TailShape::absent:
      bytes.erase(tail, bytes.end());
      break;
    case TailShape::zeros:
      std::fill(tail, bytes.end(), std::uint8_t{0});
      break;
    case TailShape::pages:
      for (std::size_t at = inode.durable; at < bytes.size();) {
        const std::size_t end = std::min(bytes.size(), (at / kPageBytes + 1) * kPageBytes);
        if (random.chance(0.5))
          std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    bytes.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{0});
        at = end;
      }
      break;
    case TailShape::beginning:
      bytes.resize(random.between(inode.durable, bytes.size()));
      break;
    case TailShape::garbage:
      for (auto byte = tail; byte != bytes.end(); ++byte) {
        *byte = static_cast<std::uint8_t>(random.below(256));
      }
      break;
    case TailShape::whole:
      break;
  }
  return bytes;
}

/// "folder/name": of a sub-folder, which no call reaches.
bool is_aside(std::string_view name) { return name.find('/') != std::string_view::npos; }

Status error(int number, std::string_view name, std::string_view action) {
  return storage::os_error(number, name, action);
}

}  // namespace

struct SimulatedDisk::State {
  Names names;
  Names durable_names;
  std::vector<NameChange> pending;  // changes of names since then
  std::set<std::string, std::less<>> locks;
  std::uint64_t capacity = kUnlimited;
  std::size_t handles = 0;
  std::int64_t seconds = 0;  // of the clock

  void change(NameChange change) {
    pending.reserve(pending.size() + 1);
    change.apply(names);
    pending.push_back(std::move(change));
  }

  [[nodiscard]] std::uint64_t used_bytes() const {
    std::uint64_t used = 0;
    for (const auto& [name, inode] : names) used += inode->bytes.size();
    return used;
  }

  /// Files that a power cut may leave and that have bytes that are not durable.
  [[nodiscard]] std::vector<const Inode*> soft_inodes() const {
    std::vector<const Inode*> soft;
    const auto add = [&soft](const std::shared_ptr<Inode>& inode) {
      const bool known = std::find(soft.begin(), soft.end(), inode.get()) != soft.end();
      if (!known && inode->durable < inode->bytes.size()) soft.push_back(inode.get());
    };
    for (const auto& [name, inode] : durable_names) add(inode);
    for (const NameChange& change : pending) {
      if (!change.to.empty()) add(change.inode);
    }
    return soft;
  }

  /// The files if the changes `happened` and the soft files got these shapes.
  [[nodiscard]] IndexFiles cut(const std::vector<bool>& happened,
                               const std::map<const Inode*, TailShape>& shapes,
                               Random& random) const {
    Names left = durable_names;
    for (std::size_t i = 0; i < pending.size(); ++i) {
      if (happened[i]) pending[i].apply(left);
    }
    IndexFiles files;
    for (const auto& [name, inode] : left) {
      const auto shape = shapes.find(inode.get());
      files[name] = shape == shapes.end() ? inode->bytes : cut_file(*inode, shape->second, random);
    }
    return files;
  }
};

/// Counts itself among the open handles.
class SimulatedHandle {
 public:
  explicit SimulatedHandle(std::size_t& handles) : handles_(handles) { ++handles_; }
  SimulatedHandle(const SimulatedHandle&) = delete;
  SimulatedHandle& operator=(const SimulatedHandle&) = delete;
  ~SimulatedHandle() { --handles_; }

 private:
  std::size_t& handles_;
};

class SimulatedReadableFile final : public ReadableFile {
 public:
  SimulatedReadableFile(std::shared_ptr<SimulatedDisk::State> state, Bytes bytes)
      : state_(std::move(state)), handle_(state_->handles), bytes_(std::move(bytes)) {}
  ByteSpan bytes() const noexcept override { return bytes_; }

 private:
  std::shared_ptr<SimulatedDisk::State> state_;
  SimulatedHandle handle_;
  Bytes bytes_;
};

class SimulatedWritableFile final : public WritableFile {
 public:
  SimulatedWritableFile(std::shared_ptr<SimulatedDisk::State> state, std::shared_ptr<Inode> inode,
                        std::string name)
      : state_(std::move(state)),
        handle_(state_->handles),
        inode_(std::move(inode)),
        name_(std::move(name)) {}

  Status append(ByteSpan bytes) override {
    if (closed_) return storage::closed_file_error(name_);
    const std::uint64_t used = state_->used_bytes();
    const std::uint64_t room = state_->capacity - std::min(used, state_->capacity);
    const std::size_t count = std::min<std::uint64_t>(bytes.size(), room);
    inode_->bytes.insert(inode_->bytes.end(), bytes.begin(),
                         bytes.begin() + static_cast<std::ptrdiff_t>(count));
    return count < bytes.size() ? error(ENOSPC, name_, "write") : Status();
  }

  Status sync() override {
    if (closed_) return storage::closed_file_error(name_);
    inode_->durable = inode_->bytes.size();
    return {};
  }

  Status close() override {
    if (closed_) return storage::closed_file_error(name_);
    closed_ = true;
    return {};
  }

 private:
  std::shared_ptr<SimulatedDisk::State> state_;
  SimulatedHandle handle_;
  std::shared_ptr<Inode> inode_;
  std::string name_;
  bool closed_ = false;
};

class SimulatedLock final : public DirectoryLock {
 public:
  SimulatedLock(std::shared_ptr<SimulatedDisk::State> state, std::string name)
      : state_(std::move(state)), handle_(state_->handles), name_(std::move(name)) {}
  SimulatedLock(const SimulatedLock&) = delete;
  SimulatedLock& operator=(const SimulatedLock&) = delete;
  ~SimulatedLock() override { state_->locks.erase(name_); }

 private:
  std::shared_ptr<SimulatedDisk::State> state_;
  SimulatedHandle handle_;
  std::string name_;
};

class SimulatedDirectory final : public Directory {
 public:
  explicit SimulatedDirectory(std::shared_ptr<SimulatedDisk::State> state)
      : state_(std::move(state)) {}

  Result<std::shared_ptr<const ReadableFile>> open(
      std::string_view name, std::optional<std::uint64_t> expected_size) const override {
    SAKUIN_TRY(storage::check_plain_name(name));
    const auto found = state_->names.find(name);
    if (found == state_->names.end()) return error(ENOENT, describe(name), "open");
    const Bytes& bytes = found->second->bytes;
    if (expected_size && *expected_size != bytes.size()) {
      return storage::size_error(describe(name), bytes.size(), *expected_size);
    }
    return std::shared_ptr<const ReadableFile>(
        std::make_shared<SimulatedReadableFile>(state_, bytes));
  }

  Result<std::unique_ptr<WritableFile>> create(std::string_view name) override {
    SAKUIN_TRY(storage::check_plain_name(name));
    if (state_->names.contains(name)) return storage::name_taken_error(describe(name));
    auto inode = std::make_shared<Inode>();
    state_->change({inode, "", std::string(name)});
    return std::unique_ptr<WritableFile>(
        new SimulatedWritableFile(state_, std::move(inode), describe(name)));
  }

  Status rename(std::string_view from, std::string_view to) override {
    SAKUIN_TRY(storage::check_plain_name(from));
    SAKUIN_TRY(storage::check_plain_name(to));
    const auto found = state_->names.find(from);
    if (found == state_->names.end()) return error(ENOENT, describe(from), "rename");
    state_->change({found->second, std::string(from), std::string(to)});
    return {};
  }

  Status remove(std::string_view name) override {
    SAKUIN_TRY(storage::check_plain_name(name));
    const auto found = state_->names.find(name);
    if (found == state_->names.end()) return error(ENOENT, describe(name), "remove");
    state_->change({found->second, std::string(name), ""});
    return {};
  }

  Status sync() override {
    state_->durable_names = state_->names;
    state_->pending.clear();
    return {};
  }

  Result<std::uint64_t> free_bytes() const override {
    return state_->capacity - std::min(state_->used_bytes(), state_->capacity);
  }

  Result<std::vector<DirectoryEntry>> list() const override {
    std::vector<DirectoryEntry> entries;
    for (const auto& [name, inode] : state_->names) {
      if (!is_aside(name)) entries.push_back({name, inode->bytes.size()});
    }
    return entries;
  }

  Result<std::unique_ptr<DirectoryLock>> lock(std::string_view name) override {
    SAKUIN_TRY(storage::check_plain_name(name));
    if (state_->locks.contains(name)) return storage::locked_error(describe(name));
    if (!state_->names.contains(name)) {
      state_->change({std::make_shared<Inode>(), "", std::string(name)});
    }
    auto lock = std::make_unique<SimulatedLock>(state_, std::string(name));
    state_->locks.emplace(name);
    return std::unique_ptr<DirectoryLock>(std::move(lock));
  }

  std::string describe(std::string_view name) const override {
    return std::string("disk:").append(name);
  }

  Status set_aside(std::string_view name, std::string_view folder) override {
    SAKUIN_TRY(storage::check_plain_name(name));
    SAKUIN_TRY(storage::check_plain_name(folder));
    const auto found = state_->names.find(name);
    if (found == state_->names.end()) return error(ENOENT, describe(name), "set aside");
    std::string to = std::string(folder).append("/").append(name);
    if (state_->names.contains(to)) return storage::name_taken_error(describe(to));
    state_->change({found->second, std::string(name), std::move(to)});
    return {};
  }

  /// As if a second went by between any two questions.
  std::int64_t now_micros() const override { return ++state_->seconds * 1'000'000; }

 private:
  std::shared_ptr<SimulatedDisk::State> state_;
};

SimulatedDisk::SimulatedDisk() : state_(std::make_shared<State>()) {}
SimulatedDisk::~SimulatedDisk() = default;

std::shared_ptr<Directory> SimulatedDisk::open_directory() const {
  return std::make_shared<SimulatedDirectory>(state_);
}

void SimulatedDisk::set_capacity(std::uint64_t bytes) { state_->capacity = bytes; }

std::uint64_t SimulatedDisk::used_bytes() const { return state_->used_bytes(); }

std::size_t SimulatedDisk::open_handles() const { return state_->handles; }

void SimulatedDisk::fill(const IndexFiles& files) {
  for (const auto& [name, bytes] : files) {
    if (!is_aside(name)) {
      state_->names[name] = std::make_shared<Inode>(Inode{bytes, bytes.size()});
    }
  }
  state_->durable_names = state_->names;
}

IndexFiles SimulatedDisk::files() const {
  IndexFiles files;
  for (const auto& [name, inode] : state_->names) files[name] = inode->bytes;
  return files;
}

void SimulatedDisk::for_each_power_cut(std::uint64_t seed, std::size_t samples,
                                       const std::function<void(const IndexFiles&)>& visit) const {
  Random random(seed);
  const std::vector<const Inode*> soft = state_->soft_inodes();
  const std::size_t names = state_->pending.size();
  const std::size_t changes = names + soft.size();
  std::vector<bool> happened(names, true);

  // Everything happened to the names, and the same to all files.
  for (std::size_t shape = 0; shape < (soft.empty() ? 1 : kTailShapes); ++shape) {
    std::map<const Inode*, TailShape> shapes;
    for (const Inode* inode : soft) shapes[inode] = static_cast<TailShape>(shape);
    visit(state_->cut(happened, shapes, random));
  }
  const bool exhaustive = changes <= kMostExhaustive;
  const std::size_t states = exhaustive ? std::size_t{1} << changes : samples;
  for (std::size_t state = 0; state < states; ++state) {
    const auto bit = [&](std::size_t change) {
      return exhaustive ? (state >> change & 1) != 0 : random.chance(0.5);
    };
    for (std::size_t i = 0; i < names; ++i) happened[i] = bit(i);
    std::map<const Inode*, TailShape> shapes;
    for (std::size_t i = 0; i < soft.size(); ++i) {
      shapes[soft[i]] = bit(names + i) ? static_cast<TailShape>(1 + random.below(kTailShapes - 1))
                                       : TailShape::absent;
    }
    visit(state_->cut(happened, shapes, random));
  }
}

}  // namespace sakuin::test
