// A writer and readers, each a process of its own on one real folder, killed and started again
// while they work. What each of them did and saw goes to a history outside of the index, which is
// compared with the promise afterwards (as Jepsen does): a reader sees exactly one commit, no older
// than the last one acknowledged before it opened, none that had not begun, and never an older one
// after a newer.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "tests/fault/recovery.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace sakuin::test::process_history_test {
namespace {

constexpr std::size_t kReaders = 4;
constexpr std::size_t kKills = 60;
constexpr std::size_t kKillsOfLongRun = 3'000;

enum class What : std::uint32_t {
  nothing,  ///< whoever took the place was killed before it wrote
  begins,   ///< the writer makes commit `number`
  acknowledges,
  opens,  ///< a reader
  sees,   ///< the reader that opened is at commit `number`
  fails,  ///< something answered an error, or contradicts itself
};

struct Event {
  std::atomic<What> what;
  std::uint32_t process;  // counts those that were started
  std::uint64_t number;
};

/// Memory that processes share: places are taken in the order of what happens.
class History {
 public:
  History() {
    void* const memory = ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    shared_ = static_cast<Shared*>(memory);  // all zero: counted nothing yet
  }
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  ~History() { ::munmap(shared_, kBytes); }

  /// False when it is full.
  bool add(What what, std::uint32_t process, std::uint64_t number) noexcept {
    const std::size_t place = shared_->count.fetch_add(1);
    if (place >= kMostEvents) return false;
    Event& event = shared_->events[place];
    event.process = process;
    event.number = number;
    event.what.store(what);
    return true;
  }
  [[nodiscard]] std::size_t size() const noexcept {
    return std::min(shared_->count.load(), kMostEvents);
  }
  [[nodiscard]] const Event& operator[](std::size_t i) const noexcept { return shared_->events[i]; }

 private:
  static constexpr std::size_t kMostEvents = std::size_t{1} << 22;
  struct Shared {
    std::atomic<std::size_t> count;
    std::array<Event, kMostEvents> events;
  };
  static constexpr std::size_t kBytes = sizeof(Shared);

  Shared* shared_;
};

/// Commit `number` has two documents that say so, and one for every commit from 1 on.
Document twin(const char* id, std::uint64_t number) {
  return Document(id).add("text", "commit n" + std::to_string(number));
}

/// The commit that the index is at; nothing if it does not open or is none.
std::optional<std::uint64_t> number_of(const Searcher& searcher) {
  const auto number_in = [&](const char* id) -> std::optional<std::uint64_t> {
    const auto document = searcher.document(std::string_view(id));
    if (!document.ok() || document->fields.empty()) return std::nullopt;
    const auto* const text = std::get_if<std::string>(&document->fields.front().second);
    if (text == nullptr) return std::nullopt;
    return std::stoull(text->substr(text->find('n', 1 + text->find(' ')) + 1));
  };
  const auto left = number_in("left");
  const auto right = number_in("right");
  if (!left || left != right || searcher.live_docs() != *left + 2) return std::nullopt;
  const auto both = searcher.count(query::word("n" + std::to_string(*left), "text"));
  return both.ok() && *both == 2 ? left : std::nullopt;
}

/// Commits as long as it lives.
[[noreturn]] void write(const std::string& path, History& history, std::uint32_t process) {
  const auto run = [&]() -> Status {
    SAKUIN_ASSIGN(auto directory, open_fs_directory(path));
    WriterOptions options;
    options.memory_bytes = std::size_t{8} << 20;
    options.merge_policy.segments_per_tier = 3;
    SAKUIN_ASSIGN(auto writer, IndexWriter::open(directory, options));
    SAKUIN_ASSIGN(const auto searcher, Searcher::open(directory));
    const auto reached = number_of(searcher);
    if (!reached) return Status(StatusCode::corrupt, "the index is at no commit");
    for (std::uint64_t number = *reached + 1;; ++number) {
      if (!history.add(What::begins, process, number)) return {};
      SAKUIN_TRY(writer.add(twin("left", number)));
      if (number % 7 == 0) SAKUIN_TRY(writer.refresh().status());
      SAKUIN_TRY(writer.add(Document(std::to_string(number)).add("text", "one of many")));
      SAKUIN_TRY(writer.add(twin("right", number)));
      SAKUIN_TRY(writer.commit());
      if (!history.add(What::acknowledges, process, number)) return {};
      if (number % 11 == 0) SAKUIN_TRY(writer.collect_garbage().status());
    }
  };
  const Status status = run();
  if (!status.ok()) {
    std::cerr << "writer: " << status.message() << std::endl;
    history.add(What::fails, process, 0);
  }
  while (true) ::pause();
}

/// Opens and looks as long as it lives; every other time twice at the same snapshot.
[[noreturn]] void read(const std::string& path, History& history, std::uint32_t process) {
  for (std::uint64_t round = 0;; ++round) {
    if (!history.add(What::opens, process, 0)) break;
    const auto directory = open_fs_directory(path, {.create = false});
    if (!directory.ok()) break;
    const auto searcher = Searcher::open(*directory);
    if (!searcher.ok()) {
      std::cerr << "reader: " << searcher.status().message() << std::endl;
      break;
    }
    const auto number = number_of(*searcher);
    if (!number || !history.add(What::sees, process, *number)) break;
    if (round % 2 == 0) continue;
    ::usleep(2'000);
    if (number_of(*searcher) != number) break;
  }
  history.add(What::fails, process, 0);
  while (true) ::pause();
}

/// Processes that work on the folder, the writer first.
class Workers {
 public:
  Workers(std::string path, History& history) : path_(std::move(path)), history_(history) {
    for (std::size_t i = 0; i < pids_.size(); ++i) start(i);
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() {
    for (std::size_t i = 0; i < pids_.size(); ++i) kill(i);
  }

  void kill(std::size_t i) {
    ::kill(pids_[i], SIGKILL);
    ::waitpid(pids_[i], nullptr, 0);
  }
  void start(std::size_t i) {
    const std::uint32_t process = ++started_;
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child == 0) i == 0 ? write(path_, history_, process) : read(path_, history_, process);
    pids_[i] = child;
  }

 private:
  std::string path_;
  History& history_;
  std::array<pid_t, 1 + kReaders> pids_ = {};
  std::uint32_t started_ = 0;
};

struct Totals {
  std::uint64_t commits = 0;
  std::uint64_t views = 0;
};

/// Goes through what happened in its order.
Totals expect_promise_kept(const History& history, std::size_t processes) {
  struct Reader {
    std::uint64_t least = 0;  // that it may see
  };
  std::vector<Reader> readers(processes + 1);
  std::uint64_t begun = 0;
  std::uint64_t acknowledged = 0;
  Totals totals;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const Event& event = history[i];
    Reader& reader = readers[event.process];
    switch (event.what.load()) {
      case What::nothing:
        break;
      case What::begins:
        EXPECT_GT(event.number, acknowledged) << "a commit that was acknowledged is gone";
        begun = std::max(begun, event.number);
        break;
      case What::acknowledges:
        acknowledged = std::max(acknowledged, event.number);
        ++totals.commits;
        break;
      case What::opens:
        reader.least = std::max(reader.least, acknowledged);
        break;
      case What::sees:
        EXPECT_GE(event.number, reader.least) << "event " << i;
        EXPECT_LE(event.number, begun) << "event " << i;
        reader.least = event.number;
        ++totals.views;
        break;
      case What::fails:
        ADD_FAILURE() << "process " << event.process << " failed, event " << i;
        break;
    }
  }
  return totals;
}

TEST(ProcessHistory, ReadersSeeCommitsInOrderWhoeverIsKilled) {
  const TempDir folder;
  {
    const auto directory = open_fs_directory(folder.path());
    ASSERT_TRUE(directory.ok()) << directory.status().message();
    auto writer = IndexWriter::open(*directory);
    ASSERT_TRUE(writer.ok()) << writer.status().message();
    ASSERT_TRUE(writer->add(twin("left", 0)).ok());
    ASSERT_TRUE(writer->add(twin("right", 0)).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  const std::size_t kills = is_long_run() ? kKillsOfLongRun : kKills;
  const auto history = std::make_unique<History>();
  Random random(2026);
  {
    Workers workers(folder.path(), *history);
    for (std::size_t i = 0; i < kills; ++i) {
      ::usleep(static_cast<useconds_t>(random.below(60'000)));
      const std::size_t victim = i % 2 == 0 ? 0 : 1 + random.below(kReaders);
      workers.kill(victim);
      workers.start(victim);
    }
    ::usleep(100'000);
  }
  const Totals totals = expect_promise_kept(*history, kills + 1 + kReaders);
  EXPECT_GT(totals.commits, 0U);
  EXPECT_GT(totals.views, 0U);
  std::cout << "  " << kills << " processes killed; " << totals.commits << " commits, "
            << totals.views << " views of them\n";
}

}  // namespace
}  // namespace sakuin::test::process_history_test
