#include "storage/segment/section_table.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace sakuin::storage::section_table_test {
namespace {

using Sections = std::vector<SectionEntry>;

/// 100 bytes at 64, none at 256, 64 at 320; the data ends at 448.
const Sections kSections = {
    {SectionKind::terms, 64, 100}, {SectionKind::meta, 256, 0}, {SectionKind::freqs, 320, 64}};
constexpr std::uint64_t kDataEnd = 448;

Result<Sections> decode(const Sections& sections, std::uint64_t data_end = kDataEnd) {
  return decode_section_table(encode_section_table(sections), data_end, "f");
}

TEST(SectionTable, ComesBackInTheOrderOfTheFile) {
  const auto decoded = decode(kSections);
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  EXPECT_EQ(*decoded, kSections);
  EXPECT_TRUE(decode({}, kSegmentHeaderBytes).ok());
}

TEST(SectionTable, LeavesRoomForPaddingAfterEachSection) {
  EXPECT_EQ(padded_end({SectionKind::meta, 64, 0}), 128u);
  EXPECT_EQ(padded_end({SectionKind::meta, 64, 1}), 192u);
  EXPECT_EQ(padded_end({SectionKind::meta, 64, 64}), 192u);
}

TEST(SectionTable, RefusesSectionsThatDoNotFillTheFile) {
  constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
  const std::vector<std::function<void(Sections&)>> faults = {
      [](Sections& s) { s[0].offset = 0; },       // over the header
      [](Sections& s) { s[0].offset = 72; },      // not aligned
      [](Sections& s) { s[1].offset = 192; },     // overlap
      [](Sections& s) { s[1].offset = 320; },     // hole
      [](Sections& s) { s[2].size = 65; },        // no room for padding
      [](Sections& s) { s[2].size = 0; },         // ends early
      [](Sections& s) { s[0].size = kLargest; },  // overflow
      [](Sections& s) { s[2].size = kLargest - 320 - 64; },
      [](Sections& s) { s[2].offset = kLargest - 63; },
      [](Sections& s) { s[1].kind = SectionKind::terms; },  // twice
      [](Sections& s) { s[1].kind = SectionKind{0}; },
      [](Sections& s) { s[1].kind = SectionKind{kLastSectionKind + 1}; },
      [](Sections& s) { s.pop_back(); },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    Sections sections = kSections;
    faults[i](sections);
    EXPECT_EQ(decode(sections).status().code(), StatusCode::corrupt) << "fault " << i;
  }
  EXPECT_EQ(decode(kSections, kDataEnd - 64).status().code(), StatusCode::corrupt);
  EXPECT_EQ(decode(kSections, kDataEnd + 64).status().code(), StatusCode::corrupt);
}

TEST(SectionTable, RefusesAnEntryCutShort) {
  const ByteBuffer table = encode_section_table(kSections);
  for (std::size_t length = 0; length < table.size(); ++length) {
    EXPECT_FALSE(decode_section_table(ByteSpan(table).first(length), kDataEnd, "f").ok()) << length;
  }
}

TEST(SectionTable, RefusesKindsThatWouldAliasWhenCutToAByte) {
  ByteBuffer table = encode_section_table(kSections);
  store_le(table.data(), std::uint64_t{0x1'0000'0002});
  EXPECT_FALSE(decode_section_table(table, kDataEnd, "f").ok());
}

}  // namespace
}  // namespace sakuin::storage::section_table_test
