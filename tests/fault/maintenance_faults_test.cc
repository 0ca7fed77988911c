// Each storage call of a backup, a repair and a quarantine goes wrong, and the power goes at each
// of them: no file that was there is lost, a target is at its old or its new backup, and the same
// call once more ends as if nothing had happened.
#include <sakuin/maintenance.h>
#include <sakuin/searcher.h>

#include <functional>
#include <iostream>
#include <string>
#include <unordered_set>

#include <gtest/gtest.h>

#include "storage/directory/file_names.h"
#include "tests/fault/recovery.h"
#include "tests/support/victim_index.h"

namespace sakuin::test::maintenance_faults_test {
namespace {

constexpr std::size_t kSamples = 64;  // of states, when there are too many

void must_be(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error(what);
}

/// An index of two segments with deletes.
struct Original {
  std::shared_ptr<Directory> directory = make_ram_directory();
  IndexScript script{directory};
  IndexFiles first;  // its files at the first commit
  IndexContent first_content;

  Original() {
    script.open();
    for (const char* id : {"a1", "a2", "b1"}) script.add(id, std::string("first of ") + id);
    script.commit();
    first = read_files(*directory);
    first_content = script.possible().front();
    script.add("c1", "second");
    script.add("a2", "second");
    script.remove("b1");
    script.commit();
  }
  [[nodiscard]] const IndexContent& content() const { return script.possible().front(); }
};

class Work {
 public:
  virtual ~Work() = default;
  [[nodiscard]] virtual IndexFiles before() const = 0;
  virtual Status run(const std::shared_ptr<Directory>& directory) const = 0;
  /// Throws unless this may be left when the work was broken off.
  virtual void check_state(const IndexFiles& files) const = 0;
  /// Throws unless this is what the work makes.
  virtual void check_end(const std::shared_ptr<Directory>& directory) const = 0;
};

class BackupWork final : public Work {
 public:
  explicit BackupWork(bool is_first) : is_first_(is_first) {}

  IndexFiles before() const override {
    if (is_first_) return {};
    const auto target = make_ram_directory();
    must_be(backup_index(make_directory(original_.first), target).ok(), "no backup");
    return read_files(*target);
  }
  Status run(const std::shared_ptr<Directory>& directory) const override {
    return backup_index(original_.directory, directory).status();
  }
  void check_state(const IndexFiles& files) const override {
    const auto directory = make_directory(files);
    const IndexContent found = read_index(directory);
    const IndexContent old = is_first_ ? IndexContent() : original_.first_content;
    must_be(found == old || found == original_.content(), "holds " + describe(found));
    check_sound(directory, /*tidy=*/false);
  }
  void check_end(const std::shared_ptr<Directory>& directory) const override {
    must_be(read_index(directory) == original_.content(), "is no copy");
    check_sound(directory, /*tidy=*/true);
  }

 private:
  bool is_first_;
  Original original_;
};

/// Of work that moves files: all of them are where they were, or aside.
void check_nothing_is_lost(const IndexFiles& before, const IndexFiles& files) {
  for (const auto& [name, bytes] : before) {
    if (name == storage::kWriterLockName) continue;
    bool found = false;
    for (const auto& [kept, kept_bytes] : files) {
      const bool has_name = kept == name || kept.ends_with("/" + name);
      found = found || (has_name && kept_bytes == bytes);
    }
    must_be(found, name + ": is lost");
  }
}

class RepairWork final : public Work {
 public:
  RepairWork() {
    before_ = read_files(*original_.directory);
    before_.at("0000000000000002.seg").resize(100);
    before_.at("0000000000000001.2.del").back() ^= 1;
  }
  IndexFiles before() const override { return before_; }
  Status run(const std::shared_ptr<Directory>& directory) const override {
    return repair_index(directory).status();
  }
  void check_state(const IndexFiles& files) const override {
    check_nothing_is_lost(before_, files);
  }
  void check_end(const std::shared_ptr<Directory>& directory) const override {
    must_be(read_index(directory) == original_.first_content, "is not repaired");
    check_sound(directory, /*tidy=*/true);
  }

 private:
  Original original_;
  IndexFiles before_;
};

class QuarantineWork final : public Work {
 public:
  QuarantineWork() {
    before_ = read_files(*Original().directory);
    before_.at("manifest.2").resize(50);
  }
  IndexFiles before() const override { return before_; }
  Status run(const std::shared_ptr<Directory>& directory) const override {
    auto opened = open_or_quarantine(directory);
    return opened.ok() ? opened->writer.commit() : opened.status();
  }
  void check_state(const IndexFiles& files) const override {
    check_nothing_is_lost(before_, files);
  }
  void check_end(const std::shared_ptr<Directory>& directory) const override {
    const auto searcher = Searcher::open(directory);
    must_be(searcher.ok() && searcher->live_docs() == 0, "is not empty");
    check_sound(directory, /*tidy=*/true);
  }

 private:
  IndexFiles before_;
};

struct Case {
  const char* name;
  std::unique_ptr<Work> (*make)();
};
const Case kCases[] = {
    {"FirstBackup", []() -> std::unique_ptr<Work> { return std::make_unique<BackupWork>(true); }},
    {"LaterBackup", []() -> std::unique_ptr<Work> { return std::make_unique<BackupWork>(false); }},
    {"Repair", []() -> std::unique_ptr<Work> { return std::make_unique<RepairWork>(); }},
    {"Quarantine", []() -> std::unique_ptr<Work> { return std::make_unique<QuarantineWork>(); }},
};

class MaintenanceFaults : public ::testing::TestWithParam<Case> {
 protected:
  /// The work once more, on what is there.
  void finish(const std::shared_ptr<Directory>& directory) const {
    const Status done = work_->run(directory);
    must_be(done.ok(), "cannot be finished: " + done.message());
    work_->check_end(directory);
  }

  std::unique_ptr<Work> work_ = GetParam().make();
  IndexFiles before_ = work_->before();
};

TEST_P(MaintenanceFaults, LoseNothing) {
  const auto plan = std::make_shared<FaultPlan>();
  {
    SimulatedDisk disk;
    disk.fill(before_);
    ASSERT_TRUE(work_->run(make_faulty_directory(disk.open_directory(), plan)).ok());
    work_->check_end(disk.open_directory());
  }
  const auto calls = plan->calls();
  std::size_t cases = 0;
  std::size_t failed = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    for (const StorageFault& fault : faults_of(calls[i], i + 1, /*in_brief=*/!is_long_run())) {
      SCOPED_TRACE("call " + std::to_string(i + 1) + ", " +
                   std::string(storage_call_name(calls[i].what)) + ", kind " +
                   std::to_string(static_cast<int>(fault.kind)));
      ++cases;
      SimulatedDisk disk;
      disk.fill(before_);
      const auto faulty = std::make_shared<FaultPlan>();
      faulty->set(fault);
      try {
        if (!work_->run(make_faulty_directory(disk.open_directory(), faulty)).ok()) ++failed;
        must_be(disk.open_handles() == 0, "files are still open");
        work_->check_state(disk.files());
        finish(disk.open_directory());
      } catch (const std::exception& violation) {
        ADD_FAILURE() << violation.what();
        return;
      }
    }
  }
  std::cout << "  " << GetParam().name << ": " << calls.size() << " calls, " << cases << " cases, "
            << failed << " failed\n";
}

TEST_P(MaintenanceFaults, LoseNothingWhenThePowerGoes) {
  SimulatedDisk disk;
  disk.fill(before_);
  const auto plan = std::make_shared<FaultPlan>();
  std::unordered_set<std::uint64_t> seen;
  std::size_t points = 0;
  std::size_t finished = 0;
  const auto cut = [&] {
    disk.for_each_power_cut(++points, kSamples, [&](const IndexFiles& files) {
      if (!seen.insert(hash_of(files)).second || HasFailure()) return;
      SCOPED_TRACE("before call " + std::to_string(points));
      try {
        work_->check_state(files);
        if (seen.size() % 4 != 0) return;
        ++finished;
        finish(make_directory(files));
      } catch (const std::exception& violation) {
        ADD_FAILURE() << violation.what();
      }
    });
  };
  plan->before_call = [&](StorageCall) { cut(); };
  ASSERT_TRUE(work_->run(make_faulty_directory(disk.open_directory(), plan)).ok());
  cut();
  std::cout << "  " << GetParam().name << ": " << points << " points, " << seen.size()
            << " distinct states, " << finished << " finished\n";
}

INSTANTIATE_TEST_SUITE_P(All, MaintenanceFaults, ::testing::ValuesIn(kCases),
                         [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace sakuin::test::maintenance_faults_test
