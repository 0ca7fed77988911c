// Backups of a folder in which another process commits and merges all the time.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>

#include <sakuin/maintenance.h>
#include <sakuin/searcher.h>

#include "tests/fault/recovery.h"
#include "tests/support/temp_dir.h"

namespace sakuin::test::hot_backup_test {
namespace {

constexpr int kBackups = 60;

std::shared_ptr<Directory> open_folder(const std::string& path) {
  auto opened = open_fs_directory(path, {.create = true});
  if (!opened.ok()) throw std::runtime_error(opened.status().message());
  return *opened;
}

/// Commits pairs of documents that are equal, until it is killed.
[[noreturn]] void write_for_ever(const std::string& path) {
  WriterOptions options;
  options.sync_on_commit = false;
  auto writer = IndexWriter::open(open_folder(path), std::move(options));
  for (int round = 1; writer.ok(); ++round) {
    const std::string text = "round " + std::to_string(round);
    Status status;
    for (const char* id : {"a", "b"}) {
      status = writer->add(Document(id).add("text", text));
      if (!status.ok()) ::_exit(1);
    }
    if (!writer->commit().ok()) ::_exit(2);
    if (round % 3 == 0 && !writer->merge(1).ok()) ::_exit(3);
  }
  ::_exit(4);
}

TEST(HotBackup, IsOneCommitOfAnotherProcess) {
  const TempDir folder;
  const std::string index = folder.file("index");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) write_for_ever(index);

  std::uint64_t first = 0;
  std::uint64_t last = 0;
  int tried = 0;
  for (int done = 0; done < kBackups && !HasFailure(); ++tried) {
    ASSERT_LT(tried, 1'000'000);
    const auto source = open_folder(index);
    const auto target = open_folder(folder.file("backup"));
    const auto report = backup_index(source, target, {.replace = true});
    if (!report.ok()) {  // before the first commit, or the writer was faster sixteen times
      const StatusCode code = report.status().code();
      ASSERT_TRUE(code == StatusCode::not_found || code == StatusCode::busy)
          << report.status().message();
      continue;
    }
    const auto searcher = Searcher::open(target);
    ASSERT_TRUE(searcher.ok()) << searcher.status().message();
    if (report->generation == 0) continue;  // the founding commit
    ++done;
    if (first == 0) first = report->generation;
    EXPECT_GE(report->generation, last);
    last = report->generation;
    EXPECT_EQ(searcher->generation(), last);
    EXPECT_EQ(searcher->live_docs(), 2U);
    const auto a = searcher->document("a");
    const auto b = searcher->document("b");
    ASSERT_TRUE(a.ok() && b.ok());
    EXPECT_EQ(a->fields, b->fields);
    check_sound(target, /*tidy=*/true);
  }
  ::kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
  EXPECT_GT(last, first);
  std::cout << "  " << kBackups << " backups of commits " << first << " to " << last << ", "
            << tried << " tries\n";
}

}  // namespace
}  // namespace sakuin::test::hot_backup_test
