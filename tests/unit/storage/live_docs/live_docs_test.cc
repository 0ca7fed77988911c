#include "storage/live_docs/live_docs.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <random>

#include "storage/format/envelope.h"

namespace sakuin::storage::live_docs_test {
namespace {

LiveDocs example() {
  LiveDocs live;
  live.segment = 3;
  live.generation = 12;
  live.max_doc = 1000;
  constexpr std::array<DocId, 4> kDeleted = {0, 7, 500, 999};
  live.deleted = DocBitmap::from_sorted(kDeleted);
  live.fields = {{996, 12'345}, {10, 0}, {0, 0}};
  return live;
}

Result<LiveDocs> decode(const ByteBuffer& bytes) { return decode_live_docs(bytes, "1.12.del"); }

void expect_same(const LiveDocs& a, const LiveDocs& b) {
  EXPECT_EQ(a.segment, b.segment);
  EXPECT_EQ(a.generation, b.generation);
  EXPECT_EQ(a.max_doc, b.max_doc);
  EXPECT_EQ(a.deleted, b.deleted);
  EXPECT_EQ(a.fields, b.fields);
}

TEST(LiveDocs, ComeBackAsTheyWere) {
  const auto decoded = decode(encode_live_docs(example()));
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  expect_same(*decoded, example());
  EXPECT_EQ(decoded->live_count(), 996u);
}

TEST(LiveDocs, MayDeleteNothingOrEverything) {
  for (const std::uint32_t end : {0u, 70'000u}) {
    LiveDocs live;
    live.generation = 1;
    live.max_doc = 70'000;
    live.deleted = DocBitmap::range(0, end);
    const auto decoded = decode(encode_live_docs(live));
    ASSERT_TRUE(decoded.ok()) << decoded.status().message();
    EXPECT_EQ(decoded->live_count(), 70'000u - end);
  }
}

TEST(LiveDocs, NoticeEveryDamagedBit) {
  const ByteBuffer bytes = encode_live_docs(example());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      ByteBuffer damaged = bytes;
      damaged[at] ^= static_cast<std::uint8_t>(1 << bit);
      const Status status = decode(damaged).status();
      ASSERT_FALSE(status.ok()) << "byte " << at;
      EXPECT_EQ(status.message().rfind("1.12.del: ", 0), 0u);
    }
  }
}

TEST(LiveDocs, NoticeEveryTruncationAndTrailingBytes) {
  ByteBuffer bytes = encode_live_docs(example());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto cut = decode_live_docs(ByteSpan(bytes).first(length), "1.12.del");
    EXPECT_EQ(cut.status().code(), StatusCode::corrupt) << length;
  }
  bytes.push_back(0);
  EXPECT_EQ(decode(bytes).status().code(), StatusCode::corrupt);
}

TEST(LiveDocs, RefuseContradictions) {
  const std::vector<std::function<void(LiveDocs&)>> faults = {
      [](LiveDocs& live) { live.generation = 0; },
      [](LiveDocs& live) { live.max_doc = 999; },  // a deleted document beyond it
      [](LiveDocs& live) { live.max_doc = 3; },    // fewer than are deleted
      [](LiveDocs& live) { live.max_doc = kMaxDocsPerSegment + 1; },
      [](LiveDocs& live) { live.fields[0].docs = 997; },  // more than are alive
  };
  for (std::size_t i = 0; i < faults.size(); ++i) {
    LiveDocs live = example();
    faults[i](live);
    EXPECT_EQ(decode(encode_live_docs(live)).status().code(), StatusCode::corrupt) << "fault " << i;
  }
}

TEST(LiveDocs, SurviveRandomBytesBehindAGoodChecksum) {
  const ByteBuffer good = encode_live_docs(example());
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    ByteBuffer bytes(good.begin(), good.end() - static_cast<std::ptrdiff_t>(kSealBytes));
    for (int i = 0; i < 3; ++i) {
      bytes[kPreambleBytes + random() % (bytes.size() - kPreambleBytes)] =
          static_cast<std::uint8_t>(random() >> (random() % 8));
    }
    append_seal(bytes);
    const auto decoded = decode(bytes);
    if (!decoded.ok()) continue;
    const auto again = decode(encode_live_docs(*decoded));
    ASSERT_TRUE(again.ok());
    expect_same(*again, *decoded);
  }
}

}  // namespace
}  // namespace sakuin::storage::live_docs_test
