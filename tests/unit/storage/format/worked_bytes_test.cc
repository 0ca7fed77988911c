// The worked bytes of storage/FORMAT.md are what the code writes and reads. When one of these tests
// fails, the format has changed: that takes a new version, not a new test.
#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <string_view>

#include "storage/base/int_column.h"
#include "storage/directory/file_names.h"
#include "storage/live_docs/live_docs.h"
#include "storage/manifest/manifest.h"
#include "storage/segment/segment_file.h"
#include "storage/segment/segment_meta.h"

namespace sakuin::storage::worked_bytes_test {
namespace {

constexpr std::uint64_t kFooterXxh3 = 0xE8E3'D15A'079D'2E90;

/// "01 0A  FF" -> {1, 10, 255}
ByteBuffer bytes_of(std::string_view hex) {
  ByteBuffer bytes;
  const char* at = hex.data();
  const char* const end = at + hex.size();
  while (at != end) {
    if (*at == ' ') {
      ++at;
      continue;
    }
    std::uint8_t byte = 0;
    at = std::from_chars(at, at + 2, byte, 16).ptr;
    bytes.push_back(byte);
  }
  return bytes;
}

ByteBuffer worked_live_docs() {
  return bytes_of(
      "53 4B 55 49 4E 44 45 4C  01 00 00 00 00 00 00 00  01 00 00 00 00 00 00 00"
      "02 00 00 00 00 00 00 00  03 00 00 00  01 00 00 00  01 00 00 00 00 00 00 00"
      "12 00 00 00 00 00 00 00  02 00 00 00 00 00 00 00  09 00 00 00 00 00 00 00"
      "3A 30 00 00 01 00 00 00  00 00 00 00 10 00 00 00  01 00  1E 2B 39 00 A7 42 AB 54");
}

TEST(WorkedBytes, OfAnIntegerColumn) {
  ByteBuffer column;
  write_int_column(std::array<std::int64_t, 3>{1000, 1003, 1001}, column);
  EXPECT_EQ(column, bytes_of("01 01 00 00 00 00 00 00  03 00 00 00 00 00 00 00"
                             "E8 03 00 00 00 00 00 00  00 00 00 00 00 00 00 00  00 03 01"));
}

TEST(WorkedBytes, OfASegmentFile) {
  const auto directory = make_ram_directory();
  auto writer = SegmentWriter::create(*directory, 1);
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE(writer->begin_section(SectionKind::meta).ok());
  ASSERT_TRUE(writer->append(as_bytes("abc")).ok());
  const auto identity = writer->finish(true);
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(*identity, (FileIdentity{320, kFooterXxh3}));

  ByteBuffer expected = bytes_of("53 4B 55 49 4E 53 45 47  01 00 00 00 00 00 00 00  01");
  expected.resize(64);
  append_bytes(expected, as_bytes("abc"));
  expected.resize(192);
  append_bytes(expected,
               bytes_of("31 4E FB FD 46 37 D7 57  01 00 00 00 00 00 00 00  40 00 00 00 00 00 00 00"
                        "03 00 00 00 00 00 00 00  01 00 00 00 00 00 00 00  40 01 00 00 00 00 00 00"
                        "C0 00 00 00 00 00 00 00  C0 00 00 00 00 00 00 00  08 00 00 00 00 00 00 00"
                        "C8 00 00 00 00 00 00 00  18 00 00 00 00 00 00 00  76 44 31 14 A8 8C D7 D7"
                        "1E BA C0 EC 3F 85 D7 E8  00 00 00 00 01 00 00 00  53 4B 55 49 4E 53 45 47"
                        "90 2E 9D 07 5A D1 E3 E8"));
  const auto file = directory->open(segment_file_name(1), std::nullopt);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(ByteBuffer((*file)->bytes().begin(), (*file)->bytes().end()), expected);
}

TEST(WorkedBytes, OfMeta) {
  SegmentMeta meta;
  meta.segment = 1;
  meta.max_doc = 3;
  meta.fields = {{0, FieldType::text, 3, 12, 9, 11, 12, 0, 384, 0, 0}};
  EXPECT_EQ(encode_segment_meta(meta),
            bytes_of("01 00 00 00 00 00 00 00  03 00 00 00  01 00 00 00  00 00 00 00  01 00 00 00"
                     "03 00 00 00 00 00 00 00  0C 00 00 00 00 00 00 00  09 00 00 00 00 00 00 00"
                     "0B 00 00 00 00 00 00 00  0C 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00"
                     "80 01 00 00 00 00 00 00  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00"
                     "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00"));
}

TEST(WorkedBytes, OfALiveDocsFile) {
  LiveDocs live;
  live.segment = 1;
  live.generation = 2;
  live.max_doc = 3;
  live.deleted = DocBitmap::from_sorted(std::array<DocId, 1>{1});
  live.fields = {{2, 9}};
  EXPECT_EQ(encode_live_docs(live), worked_live_docs());
  EXPECT_TRUE(decode_live_docs(worked_live_docs(), "f").ok());
}

TEST(WorkedBytes, OfAManifest) {
  Manifest manifest;
  manifest.generation = 2;
  manifest.next_segment = 2;
  manifest.next_serial = 4;
  manifest.schema = {0xAA, 0xBB};
  manifest.segments = {{1, 320, kFooterXxh3, 3, 2, worked_live_docs().size(), 0x99}};
  const ByteBuffer expected = bytes_of(
      "53 4B 55 49 4E 4D 41 4E  01 00 00 00 00 00 00 00  02 00 00 00 00 00 00 00"
      "02 00 00 00 00 00 00 00  04 00 00 00 00 00 00 00  02 00 00 00 00 00 00 00"
      "00 00 00 00 00 00 00 00  01 00 00 00 00 00 00 00  AA BB"
      "01 00 00 00 00 00 00 00  40 01 00 00 00 00 00 00  90 2E 9D 07 5A D1 E3 E8"
      "02 00 00 00 00 00 00 00  62 00 00 00 00 00 00 00  99 00 00 00 00 00 00 00"
      "03 00 00 00  00 00 00 00  9B BC 71 12 30 41 F7 46");
  EXPECT_EQ(encode_manifest(manifest), expected);
  EXPECT_TRUE(decode_manifest(expected, "f").ok());
}

}  // namespace
}  // namespace sakuin::storage::worked_bytes_test
