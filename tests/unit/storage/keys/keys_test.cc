#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>

#include "storage/keys/keys_reader.h"
#include "storage/keys/keys_writer.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::storage::keys_test {
namespace {

std::vector<std::string> random_ids(std::size_t count, std::size_t longest, test::Random& random) {
  std::set<std::string> taken;
  std::vector<std::string> ids;
  while (ids.size() < count) {
    std::string id(random.below(longest + 1), '\0');
    for (char& c : id) c = static_cast<char>(random.below(256));
    if (taken.insert(id).second) ids.push_back(id);
  }
  return ids;
}

ByteBuffer written(const std::vector<std::string>& ids) {
  BufferSink sink;
  EXPECT_TRUE(write_keys(std::vector<std::string_view>(ids.begin(), ids.end()), sink).ok());
  return sink.buffer();
}

std::uint32_t count_of(const std::vector<std::string>& ids) {
  return static_cast<std::uint32_t>(ids.size());
}

TEST(KeysReader, FindsEveryIdAndNothingElse) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<std::string> ids = random_ids(random.below(600), 12, random);
    const test::PaddedBytes bytes(written(ids));
    const auto keys = KeysReader::open(bytes.section("keys"), count_of(ids));
    ASSERT_TRUE(keys.ok()) << keys.status().message();
    EXPECT_TRUE(keys->check().ok());
    for (DocId doc = 0; doc < ids.size(); ++doc) {
      const auto id = keys->id(doc);
      ASSERT_TRUE(id.ok());
      ASSERT_EQ(*id, ids[doc]);
      const auto found = keys->find(ids[doc]);
      ASSERT_TRUE(found.ok());
      ASSERT_EQ(*found, doc);
    }
    for (const std::string& other : random_ids(50, 12, random)) {
      const auto place = std::find(ids.begin(), ids.end(), other);
      const auto found = keys->find(other);
      ASSERT_TRUE(found.ok());
      ASSERT_EQ(found->has_value(), place != ids.end());
    }
  }
}

TEST(KeysReader, IdsOfOneLengthCostNoOffsets) {
  std::vector<std::string> ids;
  for (int i = 1000; i < 2000; ++i) ids.push_back(std::to_string(i));
  EXPECT_EQ(written(ids).size(), 24U + 2048U * 4 + 32U + 4000U);
}

TEST(KeysReader, DefaultHasNoDocuments) {
  const KeysReader keys;
  const auto found = keys.find("a");
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->has_value());
}

TEST(KeysReader, AnotherNumberOfDocumentsIsCorrupt) {
  const test::PaddedBytes bytes(written({"a", "b"}));
  EXPECT_TRUE(KeysReader::open(bytes.section("keys"), 2).ok());
  EXPECT_EQ(KeysReader::open(bytes.section("keys"), 3).status().code(), StatusCode::corrupt);
}

TEST(KeysReader, CheckNoticesAnIdThatIsNotFound) {
  ByteBuffer bytes = written({"first", "second", "third"});
  for (std::size_t at = 24; at < 24 + 8 * 4; ++at) {  // its slots
    if (bytes[at] == 2) bytes[at] = 1;
  }
  const test::PaddedBytes padded(bytes);
  const auto keys = KeysReader::open(padded.section("keys"), 3);
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys->check().code(), StatusCode::corrupt);
}

TEST(KeysReader, FullTableOfWrongSlotsEndsTheSearch) {
  ByteBuffer bytes = written({"first", "second", "third"});
  for (std::size_t slot = 0; slot < 8; ++slot) store_le(bytes.data() + 24 + 4 * slot, 1U);
  const test::PaddedBytes padded(bytes);
  const auto keys = KeysReader::open(padded.section("keys"), 3);
  ASSERT_TRUE(keys.ok());
  const auto found = keys->find("second");
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->has_value());
}

/// Nothing is verified, and every page but one is sound.
class OneDamagedPage final : public PageVerifier {
 public:
  explicit OneDamagedPage(std::uint64_t page) : PageVerifier(kNone), page_(page) {}
  Status verify(std::uint64_t offset, std::uint64_t length) const override {
    const bool hit = length > 0 && offset / kChecksumPageBytes <= page_ &&
                     (offset + length - 1) / kChecksumPageBytes >= page_;
    return hit ? Status(StatusCode::corrupt, "file: damaged; restore it") : Status();
  }
  std::string_view file_name() const noexcept override { return "file"; }

 private:
  static inline const std::atomic<std::uint64_t> kNone[1] = {};
  std::uint64_t page_;
};

TEST(KeysReader, OffsetsAreVerifiedWhenTheyAreUsed) {
  std::vector<std::string> ids;
  for (int i = 0; i < 60'000; ++i) ids.push_back("id " + std::to_string(i));
  const ByteBuffer bytes = written(ids);
  const std::uint64_t ends_at = 24 + 131072 * 4 + 32;  // 4 bytes a value: pages 8 to 11
  const OneDamagedPage some_ends((ends_at + 4 * 40'000) / kChecksumPageBytes);
  const test::PaddedBytes padded(bytes);
  const SectionView section("keys", padded.bytes(), 0, bytes.size(), &some_ends);
  const auto keys = KeysReader::open(section, count_of(ids));
  ASSERT_TRUE(keys.ok()) << keys.status().message();
  const auto id = keys->id(7);
  ASSERT_TRUE(id.ok()) << id.status().message();
  EXPECT_EQ(*id, "id 7");
  EXPECT_EQ(keys->id(40'000).status().code(), StatusCode::corrupt);
  EXPECT_EQ(keys->check().code(), StatusCode::corrupt);
  const OneDamagedPage header(ends_at / kChecksumPageBytes);
  const SectionView other("keys", padded.bytes(), 0, bytes.size(), &header);
  EXPECT_EQ(KeysReader::open(other, count_of(ids)).status().code(), StatusCode::corrupt);
}

TEST(KeysReader, DamagedBytesAreCorruptOrOtherIds) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<std::string> ids = random_ids(random.between(1, 40), 8, random);
    const ByteBuffer valid = written(ids);
    test::for_each_damage(valid, random, 100, [&](const test::PaddedBytes& bytes) {
      const auto keys = KeysReader::open(bytes.section("keys"), count_of(ids));
      if (!keys.ok()) {
        ASSERT_EQ(keys.status().code(), StatusCode::corrupt);
        return;
      }
      for (DocId doc = 0; doc < ids.size(); ++doc) {
        const auto id = keys->id(doc);
        const auto found = keys->find(ids[doc]);
        if (found.ok() && found->has_value()) {
          ASSERT_LT(**found, ids.size());
        }
      }
      static_cast<void>(keys->check().ok());
    });
  }
}

}  // namespace
}  // namespace sakuin::storage::keys_test
