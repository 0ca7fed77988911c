#include "storage/manifest/manifest.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "storage/format/envelope.h"

namespace sakuin::storage::manifest_test {
namespace {

Manifest example() {
  Manifest manifest;
  manifest.generation = 5;
  manifest.next_segment = 9;
  manifest.next_serial = 1'000'000;
  manifest.schema = {1, 2, 3};
  manifest.payload = {0xFF};
  manifest.segments = {{8, 4096, 0xAB, 100, 0, 0, 0}, {3, 1 << 20, 0xCD, 7, 5, 300, 0xEF}};
  return manifest;
}

Result<Manifest> decode(const ByteBuffer& bytes) { return decode_manifest(bytes, "manifest.5"); }

/// What a decoder says of bytes whose checksum is right.
StatusCode code_of(const Manifest& manifest) {
  return decode(encode_manifest(manifest)).status().code();
}

TEST(Manifest, ComesBackAsItWas) {
  Manifest first;
  first.generation = 1;
  for (const Manifest& manifest : {example(), first}) {
    const auto decoded = decode(encode_manifest(manifest));
    ASSERT_TRUE(decoded.ok()) << decoded.status().message();
    EXPECT_EQ(*decoded, manifest);
  }
}

TEST(Manifest, NoticesEveryDamagedBit) {
  const ByteBuffer bytes = encode_manifest(example());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      ByteBuffer damaged = bytes;
      damaged[at] ^= static_cast<std::uint8_t>(1 << bit);
      const Status status = decode(damaged).status();
      ASSERT_FALSE(status.ok()) << "byte " << at;
      EXPECT_EQ(status.message().rfind("manifest.5: ", 0), 0u);
    }
  }
}

TEST(Manifest, NoticesEveryTruncationAndTrailingBytes) {
  ByteBuffer bytes = encode_manifest(example());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto cut = decode_manifest(ByteSpan(bytes).first(length), "manifest.5");
    EXPECT_EQ(cut.status().code(), StatusCode::corrupt) << length;
  }
  bytes.push_back(0);
  EXPECT_EQ(decode(bytes).status().code(), StatusCode::corrupt);
}

TEST(Manifest, IsTheSameBytesOnEveryMachine) {
  const ByteBuffer bytes = encode_manifest(example());
  EXPECT_EQ(as_text(ByteSpan(bytes).first(8)), "SKUINMAN");
  EXPECT_EQ(bytes.size(), 64u + 3 + 1 + 2 * 56 + 8);
  EXPECT_EQ(load_le<std::uint64_t>(bytes.data() + 16), 5u);
  EXPECT_EQ(load_le<std::uint64_t>(bytes.data() + 56), 2u);
}

TEST(Manifest, RefusesContradictions) {
  const std::vector<std::function<void(Manifest&)>> faults = {
      [](Manifest& m) { m.generation = 0; },
      [](Manifest& m) { m.generation = 4; },    // a live docs file from the future
      [](Manifest& m) { m.next_segment = 8; },  // not above every segment
      [](Manifest& m) { m.segments[0].segment = 3; },
      [](Manifest& m) { m.segments[0].live_docs_bytes = 1; },
      [](Manifest& m) { m.segments[0].live_docs_checksum = 1; },
      [](Manifest& m) { m.segments[0].max_doc = kMaxDocsPerSegment + 1; },
  };
  EXPECT_EQ(code_of(example()), StatusCode::ok);
  for (std::size_t i = 0; i < faults.size(); ++i) {
    Manifest manifest = example();
    faults[i](manifest);
    EXPECT_EQ(code_of(manifest), StatusCode::corrupt) << "fault " << i;
  }
}

TEST(Manifest, RefusesNumbersThatNobodyGaveOut) {
  for (std::uint64_t Manifest::*const number :
       {&Manifest::generation, &Manifest::next_segment, &Manifest::next_serial}) {
    Manifest manifest = example();
    manifest.*number = kMaxNumber;
    EXPECT_EQ(code_of(manifest), StatusCode::ok);
    manifest.*number = kMaxNumber + 1;
    EXPECT_EQ(code_of(manifest), StatusCode::corrupt);
  }
}

TEST(Manifest, SurvivesRandomBytesBehindAGoodChecksum) {
  const ByteBuffer good = encode_manifest(example());
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
    if (decoded.ok()) {
      EXPECT_EQ(encode_manifest(*decoded), bytes);
    }
  }
}

}  // namespace
}  // namespace sakuin::storage::manifest_test
