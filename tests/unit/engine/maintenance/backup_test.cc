#include <sakuin/maintenance.h>

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "storage/manifest/commit.h"
#include "tests/support/faulty_directory.h"
#include "tests/support/temp_dir.h"
#include "tests/support/victim_index.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::backup_test {
namespace {

using test::must;
using test::text_document;

class BackupTest : public ::testing::Test {
 protected:
  void add(const std::string& id, const std::string& text) {
    must(writer_.add(text_document(id, text)));
    must(writer_.commit());
  }

  BackupReport backup(const BackupOptions& options = {}) const {
    return must(backup_index(source_, target_, options));
  }
  [[nodiscard]] StatusCode refusal() const {
    return backup_index(source_, target_).status().code();
  }

  /// The target is the newest commit of the source, file by file, and nothing else.
  void expect_copy() const {
    test::IndexFiles files = test::read_files(*target_);
    files.erase("writer.lock");
    const auto manifest = must(storage::read_latest_commit(*source_));
    const test::IndexFiles all = test::read_files(*source_);
    const auto names = storage::file_names_of(manifest);
    EXPECT_EQ(files.size(), names.size());
    for (const std::string& name : names) EXPECT_EQ(files[name], all.at(name)) << name;
    EXPECT_TRUE(must(check_index(target_)).sound());
  }

  void damage(const std::shared_ptr<Directory>& directory, const std::string& name) const {
    test::Bytes bytes = test::read_files(*directory).at(name);
    bytes[bytes.size() / 2] ^= 1;
    test::replace_file(*directory, name, bytes);
  }

  std::shared_ptr<Directory> source_ = make_ram_directory();
  std::shared_ptr<Directory> target_ = make_ram_directory();
  IndexWriter writer_ = test::open_writer(source_);
};

TEST_F(BackupTest, CopiesTheNewestCommitAndNothingElse) {
  add("a", "one two");
  add("b", "two three");
  must(writer_.remove("a"));
  must(writer_.commit());
  add("c", "three");
  const BackupReport report = backup();
  EXPECT_EQ(report.generation, 4U);
  EXPECT_EQ(report.copied_files, report.files);
  EXPECT_EQ(report.copied_bytes, report.bytes);
  expect_copy();
}

TEST_F(BackupTest, ReadsWhatItCopiesHoweverFilesAreRead) {
  const test::TempDir folder;
  source_ = must(open_fs_directory(folder.path()));
  writer_ = test::open_writer(source_);
  for (int i = 0; i < 20'000; ++i) {  // a segment of many pages
    must(writer_.add(text_document("id" + std::to_string(i), "word" + std::to_string(i))));
  }
  must(writer_.commit());
  must(writer_.remove("id7"));
  must(writer_.commit());
  const auto paged = must(open_fs_directory(folder.path(), {.read_mode = ReadMode::read}));
  must(backup_index(paged, target_));
  expect_copy();
}

TEST_F(BackupTest, NeedsAnIndex) {
  EXPECT_EQ(backup_index(make_ram_directory(), target_).status().code(), StatusCode::not_found);
  EXPECT_TRUE(test::file_names(*target_).empty());
}

TEST_F(BackupTest, CopiesOnlyWhatIsNew) {
  add("a", "one");
  backup();
  add("b", "two");
  const BackupReport second = backup();
  EXPECT_EQ(second.files, 3U);
  EXPECT_EQ(second.copied_files, 2U);  // a segment and the manifest
  expect_copy();
  const BackupReport third = backup();
  EXPECT_EQ(third.copied_files, 0U);
  EXPECT_EQ(third.copied_bytes, 0U);
  expect_copy();
}

TEST_F(BackupTest, CopiesAgainWhatIsDamagedInTheTarget) {
  add("a", "one");
  must(writer_.remove("a"));
  add("b", "two");
  backup();
  for (const char* name : {"0000000000000001.seg", "0000000000000002.seg"}) {
    if (!test::read_files(*target_).contains(name)) continue;
    damage(target_, name);
    EXPECT_EQ(backup().copied_files, 1U);
    expect_copy();
  }
}

TEST_F(BackupTest, RefusesADamagedSourceAndKeepsWhatItHas) {
  add("a", "one");
  backup();
  const test::IndexFiles before = test::read_files(*target_);
  add("b", "two");
  damage(source_, "0000000000000002.seg");
  const auto refused = backup_index(source_, target_);
  EXPECT_EQ(refused.status().code(), StatusCode::corrupt);
  EXPECT_NE(refused.status().message().find("0000000000000002.seg"), std::string::npos);
  EXPECT_EQ(test::open_searcher(target_).live_docs(), 1U);
  EXPECT_TRUE(must(check_index(target_)).sound());
}

TEST_F(BackupTest, RefusesAnythingButAnOlderBackup) {
  add("a", "one");
  // A folder of something else.
  must(must(target_->create("notes.txt"))->close());
  EXPECT_EQ(refusal(), StatusCode::invalid_argument);
  EXPECT_EQ(test::file_names(*target_), std::vector<std::string>{"notes.txt"});
  // An index that lost its manifest.
  target_ = make_ram_directory();
  must(must(target_->create("0000000000000001.seg"))->close());
  EXPECT_EQ(refusal(), StatusCode::invalid_argument);
  // Another index, and one of other fields.
  target_ = test::index_texts({"other"});
  EXPECT_EQ(refusal(), StatusCode::invalid_argument);
  EXPECT_EQ(backup_index(source_, target_, {.replace = true}).status().code(),
            StatusCode::invalid_argument);
  // A newer state of the same.
  target_ = make_ram_directory();
  backup();
  {
    IndexWriter writer = test::open_writer(target_);
    must(writer.add(text_document("z", "newer")));
    must(writer.commit());
  }
  EXPECT_EQ(refusal(), StatusCode::invalid_argument);
}

TEST_F(BackupTest, RefusesAnIndexWithAWriter) {
  add("a", "one");
  backup();
  const IndexWriter writer = test::open_writer(target_);
  EXPECT_EQ(refusal(), StatusCode::locked);
  EXPECT_EQ(backup_index(source_, source_).status().code(), StatusCode::locked);
}

TEST_F(BackupTest, TakesAnOlderStateOfWhichNothingIsLeftOnlyWhenTold) {
  add("a", "one");
  backup();
  add("b", "two");
  must(writer_.merge(1));
  EXPECT_EQ(refusal(), StatusCode::invalid_argument);
  EXPECT_EQ(test::open_searcher(target_).live_docs(), 1U);
  backup({.replace = true});
  expect_copy();
}

/// A writer that goes on at each call on the source: between reading the manifest and opening what
/// it names, and while files are copied.
TEST_F(BackupTest, IsOneCommitWhateverTheWriterDoes) {
  int round = 0;
  const auto work = [&] {
    ++round;
    must(writer_.add(text_document("a", "round " + std::to_string(round))));
    must(writer_.add(text_document("b", "round " + std::to_string(round))));
    must(writer_.commit());
    must(writer_.merge(1));  // what the commit named is gone
  };
  work();
  std::size_t calls = 1;
  for (std::size_t at = 1; at <= calls; ++at) {
    const auto plan = std::make_shared<test::FaultPlan>();
    plan->before_call = [&](test::StorageCall) {
      if (plan->calls().size() + 1 == at) {
        for (int i = 0; i < 3; ++i) work();
      }
    };
    target_ = make_ram_directory();
    must(backup_index(test::make_faulty_directory(source_, plan), target_));
    calls = plan->calls().size();
    const Searcher copy = test::open_searcher(target_);
    EXPECT_TRUE(must(check_index(target_)).sound());
    EXPECT_EQ(copy.live_docs(), 2U);
    EXPECT_EQ(must(copy.document("a")).fields, must(copy.document("b")).fields) << at;
  }
  EXPECT_GE(calls, 3U);
}

TEST_F(BackupTest, GivesUpWhenCommitsGoFasterThanItOpensThem) {
  add("a", "one");
  const auto plan = std::make_shared<test::FaultPlan>();
  int round = 0;
  plan->before_call = [&](test::StorageCall call) {
    if (call != test::StorageCall::open) return;
    for (int i = 0; i < 3; ++i) {
      must(writer_.add(text_document("a", std::to_string(++round))));
      must(writer_.commit());
      must(writer_.merge(1));
    }
  };
  EXPECT_EQ(backup_index(test::make_faulty_directory(source_, plan), target_).status().code(),
            StatusCode::busy);
}

}  // namespace
}  // namespace sakuin::backup_test
