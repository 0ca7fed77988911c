#include "storage/segment/segment_meta.h"

#include <gtest/gtest.h>

#include <functional>

namespace sakuin::storage::segment_meta_test {
namespace {

SegmentMeta example() {
  SegmentMeta meta;
  meta.segment = 42;
  meta.max_doc = 1000;
  meta.fields = {{0, FieldType::text, 990, 54'321, 400, 40'000, 54'321, 0, 9'000, 0, 0},
                 {2, FieldType::keyword, 1000, 0, 12, 1000, 0, 9'000, 300, 0, 2'000},
                 {7, FieldType::date, 5, 0, 0, 0, 0, 0, 0, 2'000, 64}};
  return meta;
}

TEST(SegmentMeta, ComesBackAsItWas) {
  for (const SegmentMeta& meta : {example(), SegmentMeta{}}) {
    EXPECT_EQ(decode_segment_meta(encode_segment_meta(meta)), meta);
  }
}

TEST(SegmentMeta, IsExactlyItsBytes) {
  ByteBuffer bytes = encode_segment_meta(example());
  EXPECT_EQ(bytes.size(), 16u + 3 * 104);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(decode_segment_meta(ByteSpan(bytes).first(length))) << length;
  }
  bytes.push_back(0);
  EXPECT_FALSE(decode_segment_meta(bytes));
}

TEST(SegmentMeta, RefusesFieldsThatCannotBe) {
  const std::vector<std::function<void(SegmentMeta&)>> faults = {
      [](SegmentMeta& meta) { meta.fields[1].field = 0; },  // not ascending
      [](SegmentMeta& meta) { meta.fields[1].field = 9; },
      [](SegmentMeta& meta) { meta.fields[1].type = FieldType{0}; },
      [](SegmentMeta& meta) { meta.fields[1].type = FieldType{7}; },
      [](SegmentMeta& meta) { meta.fields[1].docs = 1001; },
      [](SegmentMeta& meta) { meta.max_doc = kMaxDocsPerSegment + 1; },
      [](SegmentMeta& meta) { meta.fields[2].field = kMaxFields; },
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    SegmentMeta meta = example();
    faults[i](meta);
    EXPECT_FALSE(decode_segment_meta(encode_segment_meta(meta))) << "fault " << i;
  }
}

TEST(SegmentMeta, RefusesCountsThatTheBytesCannotHold) {
  ByteBuffer bytes = encode_segment_meta(example());
  store_le(bytes.data() + 12, std::uint32_t{0xFFFF'FFFF});
  EXPECT_FALSE(decode_segment_meta(bytes));
}

}  // namespace
}  // namespace sakuin::storage::segment_meta_test
