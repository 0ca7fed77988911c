#include "storage/directory/file_names.h"

#include <gtest/gtest.h>

#include <limits>

namespace sakuin::storage::file_names_test {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

TEST(FileNames, AreAsTheFormatSaysThem) {
  EXPECT_EQ(segment_file_name(1), "0000000000000001.seg");
  EXPECT_EQ(segment_file_name(0xABCDEF), "0000000000abcdef.seg");
  EXPECT_EQ(live_docs_file_name(1, 2), "0000000000000001.2.del");
  EXPECT_EQ(manifest_file_name(12), "manifest.12");
  EXPECT_EQ(scratch_file_name("manifest.12"), "manifest.12.tmp");
}

TEST(FileNames, AreParsedBack) {
  for (const std::uint64_t number : {std::uint64_t{1}, std::uint64_t{255}, kLargest}) {
    const ParsedFileName segment = parse_file_name(segment_file_name(number));
    EXPECT_EQ(segment.kind, FileKind::segment);
    EXPECT_EQ(segment.segment, number);

    const ParsedFileName live_docs = parse_file_name(live_docs_file_name(7, number));
    EXPECT_EQ(live_docs.kind, FileKind::live_docs);
    EXPECT_EQ(live_docs.segment, 7u);
    EXPECT_EQ(live_docs.generation, number);

    const ParsedFileName manifest = parse_file_name(manifest_file_name(number));
    EXPECT_EQ(manifest.kind, FileKind::manifest);
    EXPECT_EQ(manifest.generation, number);
  }
  EXPECT_EQ(parse_file_name(kWriterLockName).kind, FileKind::lock);
}

TEST(FileNames, OfScratchBeginLikeTheFileThatIsBeingWritten) {
  for (const char* name : {"manifest.3.tmp", "0000000000000001.seg.tmp",
                           "0000000000000001.seg.stored.tmp", "00000000000000ff.seg.freqs.tmp"}) {
    EXPECT_EQ(parse_file_name(name).kind, FileKind::scratch) << name;
  }
  for (const char* name :
       {"notes.tmp", "x.seg.tmp", "manifest.tmp", "manifest.x.tmp", "manifest.03.tmp", "seg.tmp",
        "0000000000000001.tmp", "0000000000000001.segment.tmp", "000000000000001.seg.tmp",
        "0000000000000001.2.del.tmp", "writer.lock.tmp", "000000000000000G.seg.tmp"}) {
    EXPECT_EQ(parse_file_name(name).kind, FileKind::foreign) << name;
  }
}

TEST(FileNames, OfOthersAreForeign) {
  for (const char* name : {"",
                           "x",
                           ".tmp",
                           "manifest",
                           "manifest.",
                           "manifest.01",
                           "manifest.1x",
                           "manifest.-1",
                           "manifest.18446744073709551616",
                           "Manifest.1",
                           "1.seg",
                           ".seg",
                           "000000000000000A.seg",
                           "00000000000000001.seg",
                           "000000000000000g.seg",
                           "0000000000000001.seg ",
                           "README.md",
                           "0000000000000001.del",
                           "0000000000000001..del",
                           "0000000000000001.02.del",
                           "0000000000000001x2.del",
                           "000000000000001.2.del",
                           "writer.lock2",
                           "notes.del"}) {
    EXPECT_EQ(parse_file_name(name).kind, FileKind::foreign) << name;
  }
}

TEST(FileNames, ThatReachElsewhereAreRefused) {
  using namespace std::string_view_literals;
  for (const std::string_view name : {""sv, "."sv, ".."sv, "a/b"sv, "/"sv, "../x"sv, "a\0b"sv}) {
    EXPECT_EQ(check_plain_name(name).code(), StatusCode::invalid_argument) << name;
  }
  for (const std::string_view name : {"a"sv, "..."sv, ".hidden"sv, "manifest.1"sv, "日本"sv}) {
    EXPECT_TRUE(check_plain_name(name).ok()) << name;
  }
}

}  // namespace
}  // namespace sakuin::storage::file_names_test
