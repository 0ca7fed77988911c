#include <sakuin/maintenance.h>

#include <filesystem>
#include <regex>

#include <gtest/gtest.h>

#include "engine/maintenance/quarantine.h"
#include "tests/support/simulated_disk.h"
#include "tests/support/temp_dir.h"
#include "tests/support/victim_index.h"
#include "tests/unit/engine/engine_fixture.h"
#include "tests/unit/engine/failing_directory.h"

namespace sakuin::quarantine_test {
namespace {

using test::must;
using test::text_document;

TEST(QuarantineFolder, SaysWhen) {
  const auto directory = test::SimulatedDisk().open_directory();  // its clock begins in 1970
  EXPECT_EQ(quarantine_folder_name(*directory), "quarantine-19700101-000001.000000");
}

class OpenOrQuarantine : public ::testing::Test {
 protected:
  void make_index() const {
    IndexWriter writer = test::open_writer(directory_);
    must(writer.add(text_document("a", "one two")));
    must(writer.commit());
  }
  void damage(const std::string& name) const {
    test::Bytes bytes = test::read_files(*directory_).at(name);
    bytes[bytes.size() / 2] ^= 1;
    test::replace_file(*directory_, name, bytes);
  }

  test::TempDir folder_;
  std::shared_ptr<Directory> directory_ = must(open_fs_directory(folder_.path()));
};

TEST_F(OpenOrQuarantine, OpensWhatIsSoundOrNew) {
  EXPECT_FALSE(must(open_or_quarantine(directory_)).quarantine);
  make_index();
  OpenedIndex opened = must(open_or_quarantine(directory_));
  EXPECT_FALSE(opened.quarantine);
  EXPECT_EQ(opened.writer.stats().live_docs, 1U);
}

TEST_F(OpenOrQuarantine, SetsADamagedIndexAsideAndBeginsAnew) {
  for (const char* name : {"manifest.1", "0000000000000001.seg"}) {
    make_index();
    damage(name);
    const test::IndexFiles before = test::read_files(*directory_);
    OpenedIndex opened = must(open_or_quarantine(directory_));
    ASSERT_TRUE(opened.quarantine) << name;
    EXPECT_EQ(opened.quarantine->damage.code(), StatusCode::corrupt);
    EXPECT_NE(opened.quarantine->damage.message().find(name), std::string::npos);
    EXPECT_TRUE(std::regex_match(opened.quarantine->folder,
                                 std::regex("quarantine-[0-9]{8}-[0-9]{6}\\.[0-9]{6}")));
    EXPECT_EQ(opened.writer.stats().live_docs, 0U);
    const auto aside = must(open_fs_directory(folder_.file(opened.quarantine->folder)));
    test::IndexFiles kept = test::read_files(*aside);
    kept["writer.lock"] = {};
    EXPECT_EQ(kept, before);
    must(opened.writer.add(text_document("b", "rebuilt")));
    must(opened.writer.commit());
    EXPECT_TRUE(must(check_index(directory_)).sound());
    for (const auto& [file, bytes] : test::read_files(*directory_)) must(directory_->remove(file));
  }
}

TEST_F(OpenOrQuarantine, LeavesAnIndexAloneThatIsNotDamaged) {
  make_index();
  const auto sound = test::read_files(*directory_);
  {  // a writer is at work
    const IndexWriter writer = test::open_writer(directory_);
    EXPECT_EQ(open_or_quarantine(directory_).status().code(), StatusCode::locked);
  }
  {  // an analyzer is missing
    WriterOptions options;
    options.analyzers =
        test::registry_with(test::make_tokenizer("own", [](std::string_view, TokenSink&) {}));
    Schema schema;
    must(schema.add({.name = "own", .analyzer = "own"}));
    options.schema = schema;
    must(must(IndexWriter::open(directory_, options)).commit());
    EXPECT_EQ(open_or_quarantine(directory_).status().code(), StatusCode::analyzer_mismatch);
  }
  {  // a newer library wrote it
    test::Bytes manifest = test::read_files(*directory_).at("manifest.2");
    manifest[8] = 9;
    test::replace_file(*directory_, "manifest.2", manifest);
    EXPECT_EQ(open_or_quarantine(directory_).status().code(), StatusCode::too_new);
    EXPECT_EQ(upgrade_index(directory_).status().code(), StatusCode::too_new);
  }
  EXPECT_TRUE(test::read_files(*directory_).contains("0000000000000001.seg"));
  // the disk cannot be read
  const auto failing = std::make_shared<test::FailingDirectory>(directory_);
  failing->fail_lists(1);
  EXPECT_EQ(open_or_quarantine(failing).status().code(), StatusCode::io);
}

TEST_F(OpenOrQuarantine, LeavesAnIndexAloneThatAnotherProcessMendsMeanwhile) {
  make_index();
  const test::Bytes sound = test::read_files(*directory_).at("manifest.1");
  damage("manifest.1");
  const auto shared = std::make_shared<test::FailingDirectory>(directory_);
  shared->before_lock(2, [&] { test::replace_file(*directory_, "manifest.1", sound); });
  const OpenedIndex opened = must(open_or_quarantine(shared));
  EXPECT_FALSE(opened.quarantine);
  EXPECT_EQ(opened.writer.stats().live_docs, 1U);
}

TEST(UpgradeIndex, HasNothingToDo) {
  const auto directory = test::index_texts({"one", "two"});
  const auto before = test::read_files(*directory);
  const UpgradeReport report = must(upgrade_index(directory));
  EXPECT_EQ(report.version, 1U);
  EXPECT_EQ(report.files, 2U);
  EXPECT_EQ(report.rewritten_files, 0U);
  EXPECT_EQ(test::read_files(*directory), before);
  EXPECT_EQ(upgrade_index(make_ram_directory()).status().code(), StatusCode::not_found);
}

}  // namespace
}  // namespace sakuin::quarantine_test
