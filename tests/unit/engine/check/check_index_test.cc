#include <sakuin/check.h>

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "storage/manifest/commit.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::check_index_test {
namespace {

using test::must;
using test::text_document;

/// Replaces `name` by its bytes with one bit in the middle turned.
void damage(Directory& directory, const std::string& name) {
  const auto file = must(directory.open(name, std::nullopt));
  std::vector<std::uint8_t> bytes(file->bytes().begin(), file->bytes().end());
  bytes[bytes.size() / 2] ^= 1;
  must(directory.remove(name));
  auto copy = must(directory.create(name));
  must(copy->append(bytes));
  must(copy->close());
}

/// Two commits: one segment, then one of its two documents removed.
std::shared_ptr<Directory> index_with_deletes() {
  auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  must(writer.add(text_document("a", "one two")));
  must(writer.add(text_document("b", "two three")));
  must(writer.commit());
  must(writer.remove("a"));
  must(writer.commit());
  return directory;
}

TEST(CheckIndex, NeedsAnIndex) {
  EXPECT_EQ(check_index(make_ram_directory()).status().code(), StatusCode::not_found);
}

TEST(CheckIndex, FindsAnEmptyIndexSound) {
  const CheckReport report = must(check_index(test::index_texts({})));
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.generation, 1U);
  EXPECT_EQ(report.docs, 0U);
}

TEST(CheckIndex, CountsTheNewestCommit) {
  const CheckReport report = must(check_index(index_with_deletes()));
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.generation, 2U);
  EXPECT_EQ(report.docs, 1U);
  EXPECT_EQ(report.terms, 3U);
  EXPECT_EQ(report.postings, 4U);
}

TEST(CheckIndex, CountsEachFileOnceHoweverManyCommitsNameIt) {
  const auto directory = index_with_deletes();
  const CheckReport report = must(check_index(directory));
  EXPECT_EQ(report.files, 4U);  // a segment, its deletes, two manifests
  const auto manifest = must(storage::read_latest_commit(*directory));
  EXPECT_EQ(report.bytes, manifest.segments[0].file_bytes + manifest.segments[0].live_docs_bytes);
}

TEST(CheckIndex, ReportsDamageOnceHoweverManyCommitsNameTheFile) {
  const auto directory = index_with_deletes();
  damage(*directory, "0000000000000001.seg");
  const CheckReport report = must(check_index(directory));
  EXPECT_FALSE(report.sound());  // one page holds several sections: each is named, but once
  std::set<std::string> messages;
  for (const Fault& fault : report.faults) {
    EXPECT_EQ(fault.file, "0000000000000001.seg");
    EXPECT_TRUE(messages.insert(fault.message).second) << fault.message;
  }
}

TEST(CheckIndex, ReportsEachDamagedFile) {
  for (const char* name : {"0000000000000001.2.del", "manifest.2", "manifest.1"}) {
    const auto directory = index_with_deletes();
    damage(*directory, name);
    const CheckReport report = must(check_index(directory));
    ASSERT_EQ(report.faults.size(), 1U) << name;
    EXPECT_EQ(report.faults[0].file, name);
    EXPECT_NE(report.faults[0].message.find(name), std::string::npos);
  }
}

TEST(CheckIndex, ReportsAMissingFile) {
  for (const CheckDepth depth : {CheckDepth::quick, CheckDepth::full}) {
    for (const char* name : {"0000000000000001.seg", "0000000000000001.2.del"}) {
      const auto directory = index_with_deletes();
      must(directory->remove(name));
      const CheckReport report = must(check_index(directory, {depth}));
      ASSERT_EQ(report.faults.size(), 1U);
      EXPECT_EQ(report.faults[0].file, name);
      EXPECT_EQ(report.faults[0].code, StatusCode::not_found);
    }
  }
}

TEST(CheckIndex, TellsANewerFormatFromDamage) {
  const auto directory = index_with_deletes();
  const auto file = must(directory->open("0000000000000001.seg", std::nullopt));
  std::vector<std::uint8_t> bytes(file->bytes().begin(), file->bytes().end());
  bytes[8] = 2;  // the version, at both ends
  bytes[bytes.size() - 20] = 2;
  must(directory->remove("0000000000000001.seg"));
  auto newer = must(directory->create("0000000000000001.seg"));
  must(newer->append(bytes));
  must(newer->close());
  const CheckReport report = must(check_index(directory, {CheckDepth::quick}));
  ASSERT_EQ(report.faults.size(), 1U);
  EXPECT_EQ(report.faults[0].code, StatusCode::too_new);
}

TEST(CheckIndex, IsQuickWhenItNeedNotHashEveryPage) {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(directory);
  std::string text;
  for (int word = 0; word < 40'000; ++word) text += "w" + std::to_string(word) + " ";
  must(writer.add(text_document("a", text)));
  must(writer.commit());
  const CheckReport quick = must(check_index(directory, {CheckDepth::quick}));
  const CheckReport full = must(check_index(directory));
  EXPECT_TRUE(quick.sound() && full.sound());
  EXPECT_EQ(quick.docs, full.docs);
  EXPECT_EQ(quick.terms, full.terms);
  EXPECT_EQ(quick.postings, full.postings);
  EXPECT_EQ(quick.files, full.files);
  damage(*directory, "0000000000000001.seg");  // in the middle of a section
  EXPECT_TRUE(must(check_index(directory, {CheckDepth::quick})).sound());
  EXPECT_FALSE(must(check_index(directory)).sound());
}

TEST(CheckIndex, NamesWhatNoCommitNames) {
  const auto directory = index_with_deletes();
  for (const char* name : {"00000000000000ff.seg", "0000000000000001.9.del", "manifest.9.tmp",
                           "notes.txt", "notes.tmp"}) {
    must(must(directory->create(name))->close());
  }
  CheckReport report = must(check_index(directory));
  EXPECT_TRUE(report.sound());
  std::sort(report.unreferenced.begin(), report.unreferenced.end());
  EXPECT_EQ(report.unreferenced,
            (std::vector<std::string>{"0000000000000001.9.del", "00000000000000ff.seg",
                                      "manifest.9.tmp"}));
}

/// A crash between the removals leaves the manifest of a commit that nobody keeps; the power may
/// then take back the removal of the manifest alone.
TEST(CheckIndex, TakesACommitThatWasBeingRemovedForGarbage) {
  const auto directory = index_with_deletes();
  storage::Manifest manifest = must(storage::read_latest_commit(*directory));
  storage::Manifest older = manifest;
  ++manifest.generation;
  must(storage::publish_commit(*directory, manifest, false));
  must(directory->remove("manifest.1"));
  older.generation = 1;
  older.next_segment = 10;
  older.segments = {{.segment = 9}};  // whose file is gone
  must(storage::publish_commit(*directory, older, false));
  const CheckReport report = must(check_index(directory));
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.unreferenced, std::vector<std::string>({"manifest.1"}));
}

TEST(CheckIndex, NoticesADocumentThatIsLiveTwice) {
  const auto directory = index_with_deletes();
  storage::Manifest manifest = must(storage::read_latest_commit(*directory));
  // The deletes are forgotten and the id comes again: every file is sound, together they are not.
  {
    IndexWriter writer = test::open_writer(directory);
    must(writer.add(text_document("a", "again")));
    must(writer.commit());
  }
  const storage::Manifest newer = must(storage::read_latest_commit(*directory));
  manifest.segments = newer.segments;
  manifest.segments[0].live_docs_generation = 0;
  manifest.segments[0].live_docs_bytes = 0;
  manifest.segments[0].live_docs_checksum = 0;
  manifest.generation = newer.generation + 1;
  manifest.next_segment = newer.next_segment;
  manifest.next_serial = newer.next_serial;
  must(storage::publish_commit(*directory, manifest, false));
  const CheckReport report = must(check_index(directory));
  ASSERT_EQ(report.faults.size(), 1U);
  EXPECT_NE(report.faults[0].message.find("live twice"), std::string::npos);
}

TEST(CheckIndex, NoticesSerialsThatWereNeverGivenOut) {
  const auto directory = index_with_deletes();
  storage::Manifest manifest = must(storage::read_latest_commit(*directory));
  ++manifest.generation;
  manifest.next_serial = 1;
  must(storage::publish_commit(*directory, manifest, false));
  EXPECT_FALSE(must(check_index(directory)).sound());
}

}  // namespace
}  // namespace sakuin::check_index_test
