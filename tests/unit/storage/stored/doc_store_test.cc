#include <gtest/gtest.h>

#include <thread>

#include "storage/stored/doc_store_reader.h"
#include "storage/stored/doc_store_writer.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::storage::doc_store_test {
namespace {

std::string random_text(std::size_t words, const test::ZipfWords& vocabulary,
                        test::Random& random) {
  std::string text;
  for (std::size_t i = 0; i < words; ++i) text += vocabulary.draw(random) + " ";
  return text;
}

std::vector<std::string> random_documents(std::size_t count, std::uint64_t longest,
                                          test::Random& random) {
  const test::ZipfWords vocabulary(2000);
  std::vector<std::string> documents;
  for (std::size_t i = 0; i < count; ++i) {
    documents.push_back(random_text(random.below(longest + 1), vocabulary, random));
  }
  return documents;
}

ByteBuffer written(const std::vector<std::string>& documents) {
  BufferSink sink;
  DocStoreWriter writer(sink);
  for (const std::string& document : documents) {
    EXPECT_TRUE(writer.add(as_bytes(document)).ok());
    EXPECT_GT(writer.memory_bytes(), 0U);
  }
  EXPECT_TRUE(writer.finish().ok());
  return sink.buffer();
}

void expect_gives_back(const std::vector<std::string>& documents) {
  const test::PaddedBytes bytes(written(documents));
  const auto count = static_cast<std::uint32_t>(documents.size());
  const auto reader = DocStoreReader::open(bytes.section("stored"), count);
  ASSERT_TRUE(reader.ok()) << reader.status().message();
  for (DocId doc = 0; doc < count; ++doc) {
    const auto read = reader->read(doc);
    ASSERT_TRUE(read.ok()) << read.status().message();
    ASSERT_EQ(as_text(*read), documents[doc]);
  }
  for (DocId doc = count; doc-- > 0; doc -= std::min(doc, 37U)) {
    const auto read = reader->read(doc);
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(as_text(*read), documents[doc]);
  }
}

TEST(DocStore, GivesBackEveryDocument) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    ASSERT_NO_FATAL_FAILURE(
        expect_gives_back(random_documents(random.below(300), random.below(200), random)));
  }
}

TEST(DocStore, ManyDocumentsShareADictionary) {
  test::Random random(1);
  const std::vector<std::string> documents = random_documents(4000, 200, random);
  ASSERT_NO_FATAL_FAILURE(expect_gives_back(documents));
  const ByteBuffer bytes = written(documents);
  EXPECT_GT(load_le<std::uint32_t>(bytes.data() + bytes.size() - 8), 1000U);  // its size
}

TEST(DocStore, EmptyAndLargeDocumentsAreKept) {
  test::Random random(2);
  const test::ZipfWords vocabulary(500);
  std::vector<std::string> documents(40'000);  // all empty: blocks fill with lengths alone
  documents[7] = random_text(60'000, vocabulary, random);
  documents[8] = std::string(3'000'000, 'a');
  documents[30'000] = std::string(16 * 1024, '\0');
  ASSERT_NO_FATAL_FAILURE(expect_gives_back(documents));
}

TEST(DocStore, WithoutDocumentsIsFortyZeroBytes) {
  const ByteBuffer bytes = written({});
  EXPECT_EQ(bytes, ByteBuffer(40));
  EXPECT_TRUE(DocStoreReader::open(SectionView("stored", bytes), 0).ok());
}

TEST(DocStore, SameDocumentsGiveSameBytes) {
  test::Random random(3);
  const std::vector<std::string> documents = random_documents(2000, 200, random);
  EXPECT_EQ(written(documents), written(documents));
}

TEST(DocStore, ADocumentBeyondTheLimitIsRefused) {
  BufferSink sink;
  DocStoreWriter writer(sink);
  const std::uint8_t byte = 0;
  const ByteSpan too_large(&byte, (std::size_t{256} << 20) + 1);  // refused before it is read
  EXPECT_EQ(writer.add(too_large).code(), StatusCode::limit_exceeded);
}

TEST(DocStore, AnotherNumberOfDocumentsIsCorrupt) {
  const test::PaddedBytes bytes(written({"a", "b"}));
  EXPECT_TRUE(DocStoreReader::open(bytes.section("stored"), 2).ok());
  EXPECT_EQ(DocStoreReader::open(bytes.section("stored"), 1).status().code(), StatusCode::corrupt);
}

TEST(DocStore, AFrameThatClaimsTooMuchIsRefusedBeforeAllocation) {
  ByteBuffer bytes = written({"abc"});
  const std::size_t entry = bytes.size() - 24 - 32;
  store_le(bytes.data() + entry + 8, std::uint32_t{200} << 20);  // raw size in the entry
  const test::PaddedBytes padded(bytes);
  const auto reader = DocStoreReader::open(padded.section("stored"), 1);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->read(0).status().code(), StatusCode::corrupt);
}

TEST(DocStore, ThreadsReadAtOnce) {
  test::Random random(4);
  const std::vector<std::string> documents = random_documents(500, 100, random);
  const test::PaddedBytes bytes(written(documents));
  const auto reader = DocStoreReader::open(bytes.section("stored"), 500);
  ASSERT_TRUE(reader.ok());
  std::vector<int> wrong(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      test::Random own(t);
      for (int i = 0; i < 300; ++i) {
        const auto doc = static_cast<DocId>(own.below(500));
        const auto read = reader->read(doc);
        if (!read.ok() || as_text(*read) != documents[doc]) ++wrong[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

TEST(DocStore, DamagedBytesAreCorruptOrOtherDocuments) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    test::Random random(seed);
    const std::vector<std::string> documents =
        random_documents(random.between(1, 60), seed % 2 == 0 ? 3 : 150, random);
    const auto count = static_cast<std::uint32_t>(documents.size());
    test::for_each_damage(written(documents), random, 100, [&](const test::PaddedBytes& bytes) {
      const auto reader = DocStoreReader::open(bytes.section("stored"), count);
      if (!reader.ok()) {
        ASSERT_EQ(reader.status().code(), StatusCode::corrupt);
        return;
      }
      for (DocId doc = 0; doc < count; doc += 1 + static_cast<DocId>(random.below(9))) {
        const auto read = reader->read(doc);
        if (!read.ok()) {
          ASSERT_EQ(read.status().code(), StatusCode::corrupt);
        }
      }
    });
  }
}

TEST(DocStore, DamagedDictionaryIsCorruptOrGivesOtherDocuments) {
  test::Random random(6);
  const std::vector<std::string> documents = random_documents(3000, 200, random);
  ByteBuffer bytes = written(documents);
  const auto dictionary_at =
      static_cast<std::size_t>(load_le<std::uint64_t>(bytes.data() + bytes.size() - 24));
  ASSERT_GT(load_le<std::uint32_t>(bytes.data() + bytes.size() - 8), 1000U);
  for (int round = 0; round < 40; ++round) {
    const std::size_t place = dictionary_at + random.below(round % 2 == 0 ? 200 : 4000);
    const std::uint8_t kept = bytes[place];
    bytes[place] = static_cast<std::uint8_t>(random.below(256));
    const auto reader = DocStoreReader::open(SectionView("stored", bytes), 3000);
    if (reader.ok()) {
      for (DocId doc = 0; doc < 3000; doc += 200) static_cast<void>(reader->read(doc).ok());
    }
    bytes[place] = kept;
  }
}

}  // namespace
}  // namespace sakuin::storage::doc_store_test
