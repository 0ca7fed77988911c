#include "storage/format/envelope.h"

#include <gtest/gtest.h>
#include <sakuin/version.h>

#include "storage/base/checksum.h"

namespace sakuin::storage::envelope_test {
namespace {

constexpr std::uint64_t kMagic = 0x1122'3344'5566'7788;

ByteBuffer sealed(std::string_view body) {
  ByteBuffer out;
  append_preamble(kMagic, out);
  append_bytes(out, as_bytes(body));
  append_seal(out);
  return out;
}

/// Puts `value` at `offset` and makes the checksum right again.
ByteBuffer resealed(ByteBuffer bytes, std::size_t offset, std::uint32_t value) {
  store_le(bytes.data() + offset, value);
  bytes.erase(bytes.end() - static_cast<std::ptrdiff_t>(kSealBytes), bytes.end());
  append_seal(bytes);
  return bytes;
}

Result<ByteSpan> open(const ByteBuffer& bytes) { return open_sealed(bytes, kMagic, "thing", "f"); }

TEST(Envelope, GivesBackWhatWasSealed) {
  for (const std::string_view body : {"", "x", "some bytes"}) {
    const ByteBuffer bytes = sealed(body);
    const auto opened = open(bytes);
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    EXPECT_EQ(as_text(*opened), body);
  }
}

TEST(Envelope, NoticesEveryTruncationAndEveryDamagedByte) {
  const ByteBuffer bytes = sealed("body");
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto cut = open_sealed(ByteSpan(bytes).first(length), kMagic, "thing", "f");
    EXPECT_EQ(cut.status().code(), StatusCode::corrupt);
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      ByteBuffer damaged = bytes;
      damaged[at] ^= static_cast<std::uint8_t>(1 << bit);
      EXPECT_FALSE(open(damaged).ok()) << at;
    }
  }
}

TEST(Envelope, OfANewerFormatNamesBothVersionsWhateverItsChecksum) {
  ByteBuffer bytes = sealed("body");
  store_le(bytes.data() + 8, std::uint32_t{77});
  const Status status = open(bytes).status();
  EXPECT_EQ(status.code(), StatusCode::too_new);
  EXPECT_NE(status.message().find("format 77"), std::string::npos);
  EXPECT_NE(status.message().find("format " + std::to_string(kFormatVersion)), std::string::npos);
}

TEST(Envelope, OfAFormatNoLongerReadIsTooOld) {
  EXPECT_EQ(open(resealed(sealed("body"), 8, 0)).status().code(), StatusCode::too_old);
}

TEST(Envelope, WithUnknownFeaturesIsTooNew) {
  EXPECT_EQ(open(resealed(sealed("body"), 12, 4)).status().code(), StatusCode::too_new);
}

TEST(Envelope, OfAnotherKindOfFileIsCorrupt) {
  const ByteBuffer bytes = sealed("body");
  const Status status = open_sealed(bytes, kMagic + 1, "thing", "f").status();
  EXPECT_EQ(status.code(), StatusCode::corrupt);
  EXPECT_EQ(status.message().rfind("f: does not begin like a thing; ", 0), 0u);
}

}  // namespace
}  // namespace sakuin::storage::envelope_test
