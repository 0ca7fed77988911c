#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "storage/values/values_reader.h"
#include "storage/values/values_writer.h"
#include "tests/unit/storage/damaged_bytes.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::storage::values_test {
namespace {

constexpr std::uint32_t kMaxDoc = 600'000;

TEST(OrderedBits, OrderIsThatOfDoublesAndTheWayBackIsExact) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> ascending = {-infinity, -1e300, -2.5, -1.0, -1e-310, -0.0,
                                         0.0,       1e-310, 1.0,  2.5,  1e300,   infinity};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    const double back = from_ordered_bits(ordered_bits(ascending[i]));
    EXPECT_EQ(back, ascending[i]);
    EXPECT_EQ(std::signbit(back), std::signbit(ascending[i]));
    if (i > 0) {
      EXPECT_LT(ordered_bits(ascending[i - 1]), ordered_bits(ascending[i]));
    }
  }
  EXPECT_EQ(ordered_bits(1.0), 0x3FF0'0000'0000'0000);
  EXPECT_EQ(ordered_bits(-0.0), -1);
}

IntValues random_int_values(test::Random& random) {
  IntValues values;
  values.docs = test::random_set(random);
  const std::uint64_t spread = random.chance(0.5) ? 200 : ~std::uint64_t{0};
  for (std::size_t i = 0; i < values.docs.size(); ++i) {
    values.values.push_back(static_cast<std::int64_t>(random.below(spread)));
  }
  return values;
}

TEST(IntValuesReader, EveryDocumentHasItsValueOrNone) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const IntValues values = random_int_values(random);
    BufferSink sink;
    ASSERT_TRUE(sink.append(ByteBuffer(13)).ok());  // what lies before the column
    const auto size = write_int_values(values, values.docs.back() + 1, sink);
    ASSERT_TRUE(size.ok());
    ASSERT_EQ(13 + *size, sink.buffer().size());
    const test::PaddedBytes bytes(sink.buffer());
    const auto reader =
        IntValuesReader::open(bytes.section("values"), 13, *size, values.docs.back() + 1);
    ASSERT_TRUE(reader.ok()) << reader.status().message();
    ASSERT_EQ(reader->size(), values.docs.size());
    ASSERT_EQ(reader->docs().cardinality(), values.docs.size());
    for (std::size_t i = 0; i < values.docs.size(); i += 1 + random.below(40)) {
      ASSERT_EQ(reader->value(values.docs[i]), values.values[i]);
      ASSERT_EQ(reader->values()[i], values.values[i]);
    }
    const std::set<DocId> have(values.docs.begin(), values.docs.end());
    for (int i = 0; i < 500; ++i) {
      const auto doc = static_cast<DocId>(random.below(values.docs.back() + 1));
      ASSERT_EQ(reader->value(doc).has_value(), have.count(doc) != 0);
    }
  }
}

/// The documents whose bits are set.
std::vector<DocId> to_docs(const std::vector<std::uint64_t>& words) {
  std::vector<DocId> docs;
  for (DocId doc = 0; doc < 64 * words.size(); ++doc) {
    if ((words[doc / 64] >> (doc % 64) & 1) != 0) docs.push_back(doc);
  }
  return docs;
}

TEST(IntValuesReader, FindsDocumentsByValue) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const IntValues values = random_int_values(random);
    const std::uint32_t max_doc = values.docs.back() + 1;
    BufferSink sink;
    const auto size = write_int_values(values, max_doc, sink);
    ASSERT_TRUE(size.ok());
    const test::PaddedBytes bytes(sink.buffer());
    const auto reader = IntValuesReader::open(bytes.section("values"), 0, *size, max_doc);
    ASSERT_TRUE(reader.ok());
    for (int i = 0; i < 2; ++i) {
      const std::int64_t a = random.pick(values.values);
      const std::int64_t b = random.pick(values.values);
      const std::int64_t low = std::min(a, b);
      const std::int64_t high = std::max(a, b);
      std::vector<DocId> expected;
      for (std::size_t rank = 0; rank < values.docs.size(); ++rank) {
        const std::int64_t value = values.values[rank];
        if (value >= low && value <= high) expected.push_back(values.docs[rank]);
      }
      std::vector<std::uint64_t> words(max_doc / 64 + 1);
      reader->find_between(low, high, words);
      ASSERT_EQ(to_docs(words), expected) << low << " to " << high;
    }
  }
}

TEST(IntValuesReader, ColumnWithoutDocumentsIsEmpty) {
  BufferSink sink;
  const auto size = write_int_values({}, 9, sink);
  ASSERT_TRUE(size.ok());
  const test::PaddedBytes bytes(sink.buffer());
  const auto reader = IntValuesReader::open(bytes.section("values"), 0, *size, 9);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->size(), 0U);
  EXPECT_FALSE(reader->value(3));
  EXPECT_FALSE(IntValuesReader().value(3));
}

/// Ordinals by document; single_valued gives each document one.
std::map<DocId, std::set<std::int64_t>> random_ords(bool single_valued, std::uint64_t term_count,
                                                    test::Random& random) {
  std::map<DocId, std::set<std::int64_t>> ords;
  for (std::uint64_t n = random.between(1, 400); n > 0; --n) {
    auto& of_doc = ords[static_cast<DocId>(random.below(70'000))];
    const auto ord = static_cast<std::int64_t>(random.below(term_count));
    if (!single_valued || of_doc.empty()) of_doc.insert(ord);
  }
  return ords;
}

ByteBuffer written(const std::map<DocId, std::set<std::int64_t>>& ords) {
  OrdValues values;
  for (const auto& [doc, of_doc] : ords) {
    for (const std::int64_t ord : of_doc) {
      values.docs.push_back(doc);
      values.ords.push_back(ord);
    }
  }
  BufferSink sink;
  EXPECT_TRUE(write_ord_values(values, kMaxDoc, sink).ok());
  return sink.buffer();
}

TEST(OrdValuesReader, EveryDocumentHasItsOrdinals) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const auto ords = random_ords(seed % 2 == 0, 50, random);
    const test::PaddedBytes bytes(written(ords));
    const auto reader =
        OrdValuesReader::open(bytes.section("values"), 0, bytes.bytes().size(), kMaxDoc, 50);
    ASSERT_TRUE(reader.ok()) << reader.status().message();
    std::vector<std::uint64_t> found;
    for (const auto& [doc, of_doc] : ords) {
      found.clear();
      reader->ords(doc, found);
      ASSERT_EQ(found, std::vector<std::uint64_t>(of_doc.begin(), of_doc.end()));
      found.clear();
      reader->ords(doc + 1, found);
      ASSERT_EQ(found.empty(), ords.count(doc + 1) == 0);
    }
  }
}

TEST(OrdValuesReader, FindsDocumentsByOrdinal) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const auto ords = random_ords(seed % 2 == 0, 50, random);
    const test::PaddedBytes bytes(written(ords));
    const auto reader =
        OrdValuesReader::open(bytes.section("values"), 0, bytes.bytes().size(), kMaxDoc, 50);
    ASSERT_TRUE(reader.ok()) << reader.status().message();
    const std::uint64_t first = random.below(50);
    const std::uint64_t last = random.between(first, 49);
    std::vector<DocId> expected;
    for (const auto& [doc, of_doc] : ords) {
      const bool any = std::any_of(of_doc.begin(), of_doc.end(), [&](const auto& ord) {
        const auto number = static_cast<std::uint64_t>(ord);
        return number >= first && number <= last;
      });
      if (any) expected.push_back(doc);
    }
    std::vector<std::uint64_t> words(kMaxDoc / 64 + 1);
    reader->find_between(first, last, words);
    ASSERT_EQ(to_docs(words), expected) << first << " to " << last;
  }
}

TEST(OrdValuesReader, OrdinalsBeyondTheTermsAreCorrupt) {
  const test::PaddedBytes bytes(written({{1, {3}}, {2, {0, 7}}}));
  const auto open = [&](std::uint64_t term_count) {
    return OrdValuesReader::open(bytes.section("values"), 0, bytes.bytes().size(), 9, term_count);
  };
  EXPECT_TRUE(open(8).ok());
  EXPECT_EQ(open(7).status().code(), StatusCode::corrupt);
}

TEST(Values, ColumnsOutsideTheSectionAreCorrupt) {
  const test::PaddedBytes bytes(written({{1, {3}}}));
  const std::uint64_t size = bytes.bytes().size();
  const SectionView section = bytes.section("values");
  EXPECT_FALSE(OrdValuesReader::open(section, 1, size, 9, 9).ok());
  EXPECT_FALSE(OrdValuesReader::open(section, ~std::uint64_t{0}, 2, 9, 9).ok());
  EXPECT_FALSE(IntValuesReader::open(section, 0, size + 1, 9).ok());
  EXPECT_FALSE(IntValuesReader::open(section, size, 0, 9).ok());
}

TEST(IntValuesReader, DamagedBytesNeverLeaveBounds) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    IntValues values = random_int_values(random);
    const std::size_t kept = std::min<std::size_t>(values.docs.size(), seed % 2 == 0 ? 9 : 9000);
    values.docs.resize(kept);
    values.values.resize(kept);
    BufferSink sink;
    ASSERT_TRUE(write_int_values(values, kMaxDoc, sink).ok());
    test::for_each_damage(sink.buffer(), random, 60, [&](const test::PaddedBytes& bytes) {
      const auto reader =
          IntValuesReader::open(bytes.section("values"), 0, bytes.bytes().size(), kMaxDoc);
      if (!reader.ok()) {
        ASSERT_EQ(reader.status().code(), StatusCode::corrupt);
        return;
      }
      for (int i = 0; i < 100; ++i) {
        const auto doc = static_cast<DocId>(random.below(kMaxDoc));
        ASSERT_EQ(reader->value(doc).has_value(), reader->docs().contains(doc));
      }
    });
  }
}

TEST(OrdValuesReader, DamagedBytesNeverGiveOrdinalsBeyondTheTerms) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const auto ords = random_ords(seed % 3 == 0, 20, random);
    test::for_each_damage(written(ords), random, 80, [&](const test::PaddedBytes& bytes) {
      const auto reader =
          OrdValuesReader::open(bytes.section("values"), 0, bytes.bytes().size(), kMaxDoc, 20);
      if (!reader.ok()) return;
      std::vector<std::uint64_t> found;
      for (const auto& [doc, of_doc] : ords) reader->ords(doc, found);
      for (const std::uint64_t ord : found) ASSERT_LT(ord, 20U);
    });
  }
}

}  // namespace
}  // namespace sakuin::storage::values_test
