#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "storage/terms/term_buckets.h"
#include "storage/terms/term_dict_reader.h"
#include "storage/terms/term_dict_writer.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::storage::term_dict_test {
namespace {

struct Term {
  std::string text;
  TermInfo info;
};

/// Sorted terms that share prefixes, with lists of random length one after the other.
std::vector<Term> random_terms(std::size_t count, test::Random& random) {
  std::set<std::string> texts;
  const std::uint64_t alphabet = random.pick(std::vector<std::uint64_t>{2, 26, 256});
  while (texts.size() < count) {
    std::string text(random.between(1, random.chance(0.02) ? 400 : 12), '\0');
    for (char& c : text) c = static_cast<char>(random.below(alphabet));
    texts.insert(text);
  }
  std::vector<Term> terms;
  TermInfo next;
  next.postings_offset = random.below(1000);
  next.freqs_offset = random.below(1000);
  next.positions_offset = random.below(1000);
  for (const std::string& text : texts) {
    const bool is_single = random.chance(0.5);
    next.doc_freq = is_single ? 1 : static_cast<std::uint32_t>(random.between(2, 300));
    next.total_freq = next.doc_freq + random.below(1000);
    next.postings_bytes = is_single ? 0 : random.between(10, 100'000);
    next.single = {};
    if (is_single) {  // with high bits of one byte, two and three
      next.single.doc = static_cast<DocId>(random.below(std::uint64_t{1} << random.between(1, 32)));
    }
    next.freqs_bytes = random.below(200);
    next.positions_bytes = random.below(100'000);
    next.ord = terms.size();
    terms.push_back({text, next});
    next.postings_offset += next.postings_bytes;
    next.freqs_offset += next.freqs_bytes;
    next.positions_offset += next.positions_bytes;
  }
  return terms;
}

ByteBuffer written(const std::vector<Term>& terms) {
  BufferSink sink;
  TermDictWriter writer(sink);
  for (const Term& term : terms) EXPECT_TRUE(writer.add(term.text, term.info).ok());
  const auto size = writer.finish();
  EXPECT_TRUE(size.ok());
  EXPECT_EQ(*size, sink.buffer().size());
  return sink.buffer();
}

Result<TermDictReader> open(const test::PaddedBytes& bytes) {
  return TermDictReader::open(bytes.section("terms"), 0, bytes.bytes().size());
}

/// The dictionary shows its low bits where they lie.
void expect_single(const TermInfo& info) {
  ASSERT_EQ(info.doc_freq == 1, info.single.low_bits != nullptr);
  if (info.doc_freq > 1) return;
  ASSERT_EQ(load_le<std::uint16_t>(info.single.low_bits), info.single.doc & 0xFFFF);
}

std::size_t lower_bound(const std::vector<Term>& terms, std::string_view target) {
  const auto at =
      std::lower_bound(terms.begin(), terms.end(), target,
                       [](const Term& term, std::string_view text) { return term.text < text; });
  return static_cast<std::size_t>(at - terms.begin());
}

std::string random_target(const std::vector<Term>& terms, test::Random& random) {
  std::string target = terms.empty() ? "x" : random.pick(terms).text;
  switch (random.below(4)) {
    case 0:
      break;
    case 1:
      target.push_back(static_cast<char>(random.below(256)));
      break;
    case 2:
      target.pop_back();
      break;
    default:
      target.back() = static_cast<char>(random.below(256));
  }
  return target;
}

TEST(TermDict, FindAgreesWithTheSortedList) {
  for (std::uint64_t seed = 0; seed < 80; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<Term> terms = random_terms(random.below(500) * (seed % 7), random);
    const test::PaddedBytes bytes(written(terms));
    const auto dict = open(bytes);
    ASSERT_TRUE(dict.ok()) << dict.status().message();
    ASSERT_EQ(dict->size(), terms.size());
    EXPECT_TRUE(dict->check().ok());
    for (const Term& term : terms) {
      const auto found = dict->find(term.text);
      ASSERT_TRUE(found.ok());
      ASSERT_EQ(*found, term.info);
      ASSERT_NO_FATAL_FAILURE(expect_single(**found));
    }
    for (int i = 0; i < 300; ++i) {
      const std::string target = random_target(terms, random);
      const std::size_t place = lower_bound(terms, target);
      const auto found = dict->find(target);
      ASSERT_TRUE(found.ok());
      ASSERT_EQ(found->has_value(), place < terms.size() && terms[place].text == target);
    }
  }
}

void expect_at(const TermDictReader::Cursor& cursor, const std::vector<Term>& terms,
               std::size_t place) {
  ASSERT_EQ(cursor.valid(), place < terms.size());
  if (!cursor.valid()) return;
  ASSERT_EQ(cursor.term(), terms[place].text);
  ASSERT_EQ(cursor.info(), terms[place].info);
  ASSERT_NO_FATAL_FAILURE(expect_single(cursor.info()));
  ASSERT_EQ(cursor.ord(), place);
}

TEST(TermDictCursor, WalksSeeksAndCountsAsTheSortedList) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<Term> terms = random_terms(random.below(400), random);
    const test::PaddedBytes bytes(written(terms));
    const auto dict = open(bytes);
    ASSERT_TRUE(dict.ok());
    TermDictReader::Cursor cursor(*dict);
    EXPECT_FALSE(cursor.valid());
    ASSERT_TRUE(cursor.seek_first().ok());
    for (std::size_t place = 0; place < terms.size(); ++place) {
      ASSERT_NO_FATAL_FAILURE(expect_at(cursor, terms, place));
      ASSERT_TRUE(cursor.advance().ok());
    }
    EXPECT_FALSE(cursor.valid());
    for (int i = 0; i < 200; ++i) {
      const std::string target = random_target(terms, random);
      ASSERT_TRUE(cursor.seek(target).ok());
      ASSERT_NO_FATAL_FAILURE(expect_at(cursor, terms, lower_bound(terms, target)));
      const std::uint64_t ord = random.below(terms.size() + 20);
      ASSERT_TRUE(cursor.seek_ord(ord).ok());
      ASSERT_NO_FATAL_FAILURE(expect_at(cursor, terms, std::min<std::size_t>(ord, terms.size())));
    }
    ASSERT_TRUE(cursor.seek("").ok());
    ASSERT_NO_FATAL_FAILURE(expect_at(cursor, terms, 0));
  }
}

TEST(TermDict, WorkedBytesOfTheFormat) {
  const std::vector<Term> terms = {{"sento", {1, 1, 0, 0, 0, 0, 0, 2, 0, {65543}}},
                                   {"sentou", {2, 3, 0, 20, 0, 2, 2, 2, 1, {}}}};
  const ByteBuffer bytes = written(terms);
  ASSERT_EQ(bytes.size(), 192U);
  const ByteBuffer blocks = {0x1A, 0, 0, 0, 0, 5, 's', 'e', 'n', 't', 'o', 1, 0, 0,
                             0,    2, 7, 0, 1, 5, 1,   'u', 2,   1,   20,  2, 2};
  EXPECT_EQ(ByteBuffer(bytes.begin(), bytes.begin() + 27), blocks);
  EXPECT_EQ(bytes[176], 2);
  EXPECT_EQ(bytes[184], 27);
  const ByteBuffer bucket(bytes.begin() + 64, bytes.begin() + 128);
  EXPECT_EQ(ByteBuffer(bucket.begin(), bucket.begin() + 3), ByteBuffer({0x11, 0x0A, 0}));
  EXPECT_EQ(ByteBuffer(bucket.begin() + 16, bucket.begin() + 24),
            ByteBuffer({1, 0, 0, 1, 0, 0, 0, 0}));
}

TEST(TermDict, SeveralDictionariesLieInOneSection) {
  test::Random random(9);
  BufferSink sink;
  std::vector<std::vector<Term>> fields;
  std::vector<std::uint64_t> offsets;
  for (int field = 0; field < 3; ++field) {
    fields.push_back(random_terms(100, random));
    offsets.push_back(sink.buffer().size());
    TermDictWriter writer(sink);
    for (const Term& term : fields.back()) ASSERT_TRUE(writer.add(term.text, term.info).ok());
    ASSERT_TRUE(writer.finish().ok());
    EXPECT_EQ(sink.buffer().size() % 64, 0U);
  }
  offsets.push_back(sink.buffer().size());
  const test::PaddedBytes bytes(sink.buffer());
  for (std::size_t field = 0; field < 3; ++field) {
    const auto dict = TermDictReader::open(bytes.section("terms"), offsets[field],
                                           offsets[field + 1] - offsets[field]);
    ASSERT_TRUE(dict.ok());
    EXPECT_TRUE(dict->check().ok());
    EXPECT_EQ(*dict->find(fields[field][50].text), fields[field][50].info);
  }
}

TEST(TermDict, DefaultHasNoTerms) {
  const TermDictReader dict;
  EXPECT_EQ(dict.size(), 0U);
  EXPECT_FALSE(dict.find("a")->has_value());
  TermDictReader::Cursor cursor(dict);
  ASSERT_TRUE(cursor.seek("a").ok());
  EXPECT_FALSE(cursor.valid());
  EXPECT_TRUE(dict.check().ok());
}

TEST(TermDict, TheLongestTermFits) {
  const std::vector<Term> terms = {
      {std::string(65535, 'a'), {2, 2, 0, 20, 0, 0, 0, 2, 0, {}}},
      {std::string(65534, 'a') + "b", {1, 1, 20, 0, 0, 0, 2, 2, 1, {9}}}};
  const test::PaddedBytes bytes(written(terms));
  const auto dict = open(bytes);
  ASSERT_TRUE(dict.ok());
  EXPECT_TRUE(dict->check().ok());
  EXPECT_EQ(*dict->find(terms[1].text), terms[1].info);
}

TEST(TermDict, PlacesAreInTheOrderOfTheirOffsets) {
  std::uint64_t last = 0;
  for (const std::uint32_t place :
       {1U, 2U, kNearTermPlaces - 1, kNearTermPlaces, kNearTermPlaces + 1, kMaxTermPlaces - 1}) {
    const std::uint64_t offset = term_place_offset(place);
    EXPECT_GT(offset, last);
    EXPECT_EQ(term_place_at(offset), place);
    EXPECT_EQ(term_place_at(offset - 1), place);
    EXPECT_EQ(term_place_at(offset + 1), place + 1);
    last = offset;
  }
}

TEST(TermDict, BlocksMayLieFarApart) {
  std::vector<Term> terms;
  TermInfo next{2, 2, 0, 20, 0, 0, 0, 2, 0, {}};
  const std::string tail(65'000, 'x');
  for (std::uint64_t i = 0; i * tail.size() < kFarPlacesAt + 4'000'000; ++i) {
    next.ord = i;
    terms.push_back({std::to_string(10'000 + i) + tail, next});
    next.postings_offset += next.postings_bytes;
    next.positions_offset += next.positions_bytes;
  }
  const test::PaddedBytes bytes(written(terms));
  const auto dict = open(bytes);
  ASSERT_TRUE(dict.ok());
  EXPECT_TRUE(dict->check().ok());
  for (const std::size_t i : {std::size_t{0}, terms.size() / 2, terms.size() - 1}) {
    EXPECT_EQ(*dict->find(terms[i].text), terms[i].info);
    EXPECT_FALSE(dict->find(terms[i].text + "x")->has_value());
  }
}

TEST(TermDict, TheStepsOfALookUpChangeNothing) {
  test::Random random(7);
  const std::vector<Term> terms = random_terms(200, random);
  const test::PaddedBytes bytes(written(terms));
  const auto dict = open(bytes);
  ASSERT_TRUE(dict.ok());
  for (const Term& term : terms) {
    const std::uint64_t hash = TermDictReader::hash(term.text);
    dict->prefetch_bucket(hash);
    dict->prefetch_block(hash);
    EXPECT_EQ(*dict->find(term.text, hash), term.info);
  }
  const TermDictReader none;
  none.prefetch_bucket(1);
  none.prefetch_block(1);
}

TEST(TermDict, AFullBucketGoesOnInTheNext) {
  std::vector<std::uint64_t> hashes(kSlotsPerBucket + 1, 0xAB);  // of bucket 0
  const std::vector<std::uint32_t> places = {7, 9};
  const ByteBuffer buckets = make_term_buckets(hashes, places);
  ASSERT_EQ(buckets.size(), 2 * kBucketBytes);
  const auto places_in = [&](std::size_t bucket, std::uint8_t fingerprint) {
    std::vector<std::uint32_t> found;
    TermBucket(buckets.data() + bucket * kBucketBytes)
        .any_of(fingerprint, [&](std::uint32_t place) {
          found.push_back(place);
          return false;
        });
    return found;
  };
  EXPECT_EQ(places_in(0, 0xAB), std::vector<std::uint32_t>(kSlotsPerBucket, 7));
  EXPECT_EQ(places_in(1, 0xAB), std::vector<std::uint32_t>({9}));
  EXPECT_TRUE(places_in(0, 0xAC).empty());
  EXPECT_TRUE(places_in(1, 0).empty());  // as empty slots have
  EXPECT_TRUE(TermBucket(buckets.data()).is_full());
  EXPECT_FALSE(TermBucket(buckets.data() + kBucketBytes).is_full());
}

TEST(TermDictWriter, ListsWithTooManyPositionsAreRefused) {
  BufferSink sink;
  TermDictWriter writer(sink);
  TermInfo info{1, std::uint64_t{1} << 32, 0, 0, 0, 0, 0, 0, 0, {3}};
  EXPECT_TRUE(writer.add("a", info).ok());  // without positions they need no room
  info.positions_bytes = 1;
  EXPECT_EQ(writer.add("b", info).code(), StatusCode::limit_exceeded);
}

TEST(TermDict, UnsortedTermsAreCorruptToACheck) {
  ByteBuffer bytes = written(
      {{"ab", {2, 2, 0, 20, 0, 0, 0, 2, 0, {}}}, {"ac", {2, 2, 20, 20, 0, 0, 2, 2, 1, {}}}});
  ASSERT_EQ(bytes[15], 'c');
  for (const char c : {'a', 'b'}) {
    bytes[15] = static_cast<std::uint8_t>(c);
    const test::PaddedBytes padded(bytes);
    const auto dict = open(padded);
    ASSERT_TRUE(dict.ok());
    TermDictReader::Cursor cursor(*dict);
    ASSERT_TRUE(cursor.seek_first().ok());
    EXPECT_EQ(cursor.advance().code(), StatusCode::corrupt);
    EXPECT_FALSE(cursor.valid());
    EXPECT_EQ(dict->check().code(), StatusCode::corrupt);
  }
}

TEST(TermDict, PrefixLongerThanTheTermBeforeIsCorrupt) {
  ByteBuffer bytes = written(
      {{"ab", {2, 2, 0, 20, 0, 0, 0, 2, 0, {}}}, {"abc", {2, 2, 20, 20, 0, 0, 2, 2, 1, {}}}});
  ASSERT_EQ(bytes[13], 2);
  bytes[13] = 3;
  const test::PaddedBytes padded(bytes);
  const auto dict = open(padded);
  ASSERT_TRUE(dict.ok());
  EXPECT_EQ(dict->find("abc").status().code(), StatusCode::corrupt);
  EXPECT_EQ(dict->check().code(), StatusCode::corrupt);
}

/// What becomes of the entry of "ab", one document, when byte `at` of its info is `value`.
StatusCode single_with(std::size_t at, std::uint8_t value, DocId doc) {
  ByteBuffer bytes = written({{"ab", {1, 1, 0, 0, 0, 0, 0, 2, 0, {doc}}}});
  bytes[8 + at] = value;
  const test::PaddedBytes padded(bytes);
  const auto dict = open(padded);
  EXPECT_TRUE(dict.ok());
  TermDictReader::Cursor cursor(*dict);
  const StatusCode walked = cursor.seek_first().code();
  EXPECT_EQ(dict->find("ab").status().code(), walked);
  return walked;
}

TEST(TermDict, OneDocumentAndNoOtherListIsInTheEntry) {
  constexpr DocId kFar = 0xFFFF'FFFE;  // high bits FF FF 03
  EXPECT_EQ(single_with(0, 1, kFar), StatusCode::ok);
  EXPECT_EQ(single_with(9, 0x04, kFar), StatusCode::corrupt);  // more than 32 bits
  EXPECT_EQ(single_with(9, 0x83, kFar), StatusCode::corrupt);  // the block ends in them
  EXPECT_EQ(single_with(0, 2, 7), StatusCode::corrupt);        // two documents
  EXPECT_EQ(single_with(0, 0, 7), StatusCode::corrupt);        // none
  EXPECT_EQ(single_with(2, 18, 7), StatusCode::corrupt);       // a list as well
}

TEST(TermDict, DamagedBytesNeverLeaveBounds) {
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<Term> terms = random_terms(random.between(1, 60), random);
    test::for_each_damage(written(terms), random, 150, [&](const test::PaddedBytes& bytes) {
      const auto dict = open(bytes);
      if (!dict.ok()) {
        ASSERT_EQ(dict.status().code(), StatusCode::corrupt);
        return;
      }
      for (const Term& term : terms) static_cast<void>(dict->find(term.text).ok());
      TermDictReader::Cursor cursor(*dict);
      static_cast<void>(cursor.seek(random_target(terms, random)).ok());
      std::string previous;
      Status status = cursor.seek_first();
      for (std::uint64_t n = 0; status.ok() && cursor.valid(); ++n) {
        ASSERT_LT(n, dict->size());
        ASSERT_LT(cursor.info().ord, dict->size());
        ASSERT_LT(previous, cursor.term());
        previous = cursor.term();
        status = cursor.advance();
      }
      static_cast<void>(dict->check().ok());
    });
  }
}

TEST(TermDict, CheckNoticesEveryFlippedBitOfTheIndexes) {
  test::Random random(11);
  const std::vector<Term> terms = random_terms(40, random);
  ByteBuffer bytes = written(terms);
  const auto blocks_bytes = load_le<std::uint64_t>(bytes.data() + bytes.size() - 8);
  for (std::size_t at = static_cast<std::size_t>(blocks_bytes); at < bytes.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ 1U << bit);
      const test::PaddedBytes padded(bytes);
      const auto dict = open(padded);
      EXPECT_FALSE(dict.ok() && dict->check().ok()) << "byte " << at << " bit " << bit;
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ 1U << bit);
    }
  }
}

}  // namespace
}  // namespace sakuin::storage::term_dict_test
