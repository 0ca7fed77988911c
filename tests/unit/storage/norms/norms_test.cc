#include <gtest/gtest.h>

#include "storage/norms/norm_code.h"
#include "storage/norms/norms_reader.h"
#include "storage/norms/norms_writer.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::storage::norms_test {
namespace {

TEST(NormCode, LengthsBelow40AreExact) {
  for (std::uint32_t length = 0; length < 40; ++length) {
    EXPECT_EQ(encode_length(length), length);
    EXPECT_EQ(decode_length(encode_length(length)), length);
  }
}

TEST(NormCode, EveryCodeIsTheCodeOfWhatItDecodesTo) {
  for (unsigned code = 0; code < 256; ++code) {
    EXPECT_EQ(encode_length(decode_length(static_cast<NormCode>(code))), code);
  }
}

TEST(NormCode, DecodesToTheSmallestLengthOfTheCodeAndAscends) {
  for (unsigned code = 1; code < 256; ++code) {
    const std::uint32_t smallest = decode_length(static_cast<NormCode>(code));
    EXPECT_LT(decode_length(static_cast<NormCode>(code - 1)), smallest);
    EXPECT_EQ(encode_length(smallest - 1), code - 1);
  }
}

TEST(NormCode, NeverGrowsALengthAndKeepsFourBits) {
  for (std::uint32_t length = 1; length < 3'000'000'000U; length += 1 + length / 50) {
    const std::uint32_t kept = decode_length(encode_length(length));
    EXPECT_LE(kept, length);
    if (length <= 0x7FFF'FFFF) {
      EXPECT_LE(length - kept, length / 8) << length;
    }
  }
}

TEST(NormCode, KnownCodes) {
  EXPECT_EQ(encode_length(40), 40);
  EXPECT_EQ(encode_length(41), 40);
  EXPECT_EQ(encode_length(42), 41);
  EXPECT_EQ(encode_length(100), 57);
  EXPECT_EQ(decode_length(57), 96U);
  EXPECT_EQ(encode_length(0x7FFF'FFFF), 255);
  EXPECT_EQ(encode_length(0xFFFF'FFFF), 255);
  EXPECT_EQ(decode_length(255), 2'013'265'944U);
}

/// Fields of lengths, written as a segment does.
struct WrittenNorms {
  explicit WrittenNorms(const std::vector<std::vector<std::uint32_t>>& fields) {
    for (const auto& lengths : fields) {
      EXPECT_TRUE(write_norms(lengths, norms).ok());
      EXPECT_TRUE(write_lengths(lengths, exact).ok());
    }
  }
  BufferSink norms;
  BufferSink exact;
};

TEST(NormsReader, GivesBackCodesAndExactLengths) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const auto max_doc = static_cast<std::uint32_t>(random.below(300));
    std::vector<std::vector<std::uint32_t>> fields(random.below(4));
    for (auto& lengths : fields) {
      const std::uint64_t bound = std::uint64_t{1} << random.between(0, 32);
      for (std::uint32_t doc = 0; doc < max_doc; ++doc) {
        lengths.push_back(static_cast<std::uint32_t>(random.below(bound)));
      }
    }
    const WrittenNorms written(fields);
    const test::PaddedBytes norms(written.norms.buffer());
    const test::PaddedBytes exact(written.exact.buffer());
    const auto reader = NormsReader::open(norms.section("norms"), exact.section("lengths"),
                                          static_cast<std::uint32_t>(fields.size()), max_doc);
    ASSERT_TRUE(reader.ok()) << reader.status().message();
    for (std::uint32_t field = 0; field < fields.size(); ++field) {
      const auto codes = reader->codes(field);
      ASSERT_TRUE(codes.ok());
      ASSERT_EQ(codes->size(), max_doc);
      for (DocId doc = 0; doc < max_doc; ++doc) {
        ASSERT_EQ((*codes)[doc], encode_length(fields[field][doc]));
        const auto length = reader->exact_length(field, doc);
        ASSERT_TRUE(length.ok());
        ASSERT_EQ(*length, fields[field][doc]);
      }
    }
  }
}

TEST(NormsWriter, EveryFieldBeginsAtAMultipleOf64) {
  const WrittenNorms written({std::vector<std::uint32_t>(65, 7), {1, 2}});
  ASSERT_EQ(written.norms.buffer().size(), 128U + 64U);
  EXPECT_EQ(written.norms.buffer()[64], 7);
  EXPECT_EQ(written.norms.buffer()[65], 0);
  EXPECT_EQ(written.norms.buffer()[129], 2);
}

TEST(NormsReader, SectionsOfAnotherSizeAreCorrupt) {
  const WrittenNorms written({{1, 2, 3}});
  const test::PaddedBytes norms(written.norms.buffer());
  const test::PaddedBytes exact(written.exact.buffer());
  const auto open = [&](std::uint32_t fields, std::uint32_t max_doc) {
    return NormsReader::open(norms.section("norms"), exact.section("lengths"), fields, max_doc);
  };
  EXPECT_TRUE(open(1, 3).ok());
  EXPECT_EQ(open(2, 3).status().code(), StatusCode::corrupt);
  EXPECT_EQ(open(0, 3).status().code(), StatusCode::corrupt);
  EXPECT_EQ(open(1, 65).status().code(), StatusCode::corrupt);
  EXPECT_EQ(open(0xFFFF'FFFF, 0xFFFF'FFFE).status().code(), StatusCode::corrupt);
}

TEST(NormsReader, DamagedLengthsAreCorruptOrOtherLengths) {
  const std::vector<std::uint32_t> lengths = {3, 90, 1000, 70'000, 0, 12};
  const WrittenNorms written({lengths, lengths});
  const test::PaddedBytes norms(written.norms.buffer());
  test::Random random(5);
  test::for_each_damage(written.exact.buffer(), random, 3000, [&](const test::PaddedBytes& bytes) {
    const auto reader = NormsReader::open(norms.section("norms"), bytes.section("lengths"), 2, 6);
    if (!reader.ok()) {
      ASSERT_EQ(reader.status().code(), StatusCode::corrupt);
      return;
    }
    for (DocId doc = 0; doc < 6; ++doc) {
      for (const std::uint32_t field : {0U, 1U}) {
        const auto length = reader->exact_length(field, doc);
        if (length.ok()) {
          ASSERT_GE(*length, decode_length(encode_length(lengths[doc])));
        }
      }
    }
  });
}

}  // namespace
}  // namespace sakuin::storage::norms_test
