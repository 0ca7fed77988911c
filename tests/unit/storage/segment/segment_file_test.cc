// Writer and reader of segment files against each other, and against every damage.
#include "storage/segment/segment_file.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "storage/base/checksum.h"
#include "storage/directory/file_names.h"
#include "storage/segment/section_table.h"
#include "storage/segment/segment_envelope.h"

namespace sakuin::storage::segment_file_test {
namespace {

constexpr SegmentId kSegment = 7;

struct Contents {
  SectionKind kind;
  std::string bytes;
};

/// A finished segment file, outside of any directory.
struct Finished {
  ByteBuffer bytes;
  FileIdentity identity;
};

Finished write(const std::vector<Contents>& sections, SegmentId segment = kSegment) {
  const auto directory = make_ram_directory();
  auto writer = SegmentWriter::create(*directory, segment);
  EXPECT_TRUE(writer.ok());
  for (const Contents& section : sections) {
    EXPECT_TRUE(writer->begin_section(section.kind).ok());
    EXPECT_TRUE(writer->append(as_bytes(section.bytes)).ok());
    EXPECT_EQ(writer->section_bytes(), section.bytes.size());
  }
  const auto identity = writer->finish(true);
  EXPECT_TRUE(identity.ok());
  const auto file = directory->open(segment_file_name(segment), identity->size_bytes);
  EXPECT_TRUE(file.ok());
  return {{(*file)->bytes().begin(), (*file)->bytes().end()}, *identity};
}

/// Opens `bytes` in place of the file of kSegment that has `identity`.
Result<std::shared_ptr<const SegmentFile>> open(ByteSpan bytes, const FileIdentity& identity,
                                                bool verify_pages = true) {
  const auto directory = make_ram_directory();
  auto file = directory->create(segment_file_name(kSegment));
  EXPECT_TRUE((*file)->append(bytes).ok());
  EXPECT_TRUE((*file)->close().ok());
  return SegmentFile::open(*directory, kSegment, identity, verify_pages);
}

/// The first error that opening and reading everything gives.
Status read_everything(ByteSpan bytes, const FileIdentity& identity) {
  const auto file = open(bytes, identity);
  if (!file.ok()) return file.status();
  return (*file)->verify_all();
}

Finished small() {
  return write({{SectionKind::meta, "counts"},
                {SectionKind::terms, std::string(100, 't')},
                {SectionKind::norms, ""}});
}

Finished large() {
  return write({{SectionKind::postings, std::string(150'000, 'p')},
                {SectionKind::meta, "counts"},
                {SectionKind::stored, std::string(80'000, 's')}});
}

TEST(SegmentFile, GivesBackEverySection) {
  const std::string big(200'000, 'p');
  const Finished written = write(
      {{SectionKind::postings, big}, {SectionKind::norms, ""}, {SectionKind::meta, "counts"}});
  const auto file = open(written.bytes, written.identity);
  ASSERT_TRUE(file.ok()) << file.status().message();
  EXPECT_EQ((*file)->size_bytes(), written.bytes.size());
  EXPECT_EQ(as_text(*(*file)->section(SectionKind::postings).read_all()), big);
  EXPECT_EQ(as_text(*(*file)->section(SectionKind::meta).read_all()), "counts");
  EXPECT_EQ((*file)->section(SectionKind::norms).size(), 0u);
  EXPECT_EQ((*file)->section(SectionKind::keys).size(), 0u);
  EXPECT_EQ((*file)->section(SectionKind::keys).name(), "keys");
  EXPECT_TRUE((*file)->verify_all().ok());
  EXPECT_TRUE((*file)->find_damage().empty());
}

TEST(SegmentFile, MayHoldNoSections) {
  const Finished written = write({});
  EXPECT_EQ(written.bytes.size(), kSegmentHeaderBytes + 8 + kSegmentFooterBytes);
  EXPECT_TRUE(read_everything(written.bytes, written.identity).ok());
}

TEST(SegmentFile, PadsSectionsWithReadableZeros) {
  const Finished written = small();
  const auto file = open(written.bytes, written.identity);
  ASSERT_TRUE(file.ok());
  for (const SectionKind kind : {SectionKind::meta, SectionKind::terms, SectionKind::norms}) {
    const ByteSpan bytes = *(*file)->section(kind).read_all();
    for (std::size_t i = 0; i < kReadPadding; ++i) EXPECT_EQ(bytes.data()[bytes.size() + i], 0);
  }
}

TEST(SegmentFile, IsTheSameBytesHoweverItWasAppended) {
  const std::string text(70'000, 'x');
  const auto directory = make_ram_directory();
  auto writer = SegmentWriter::create(*directory, kSegment);
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE(writer->begin_section(SectionKind::terms).ok());
  for (const char c : text) ASSERT_TRUE(writer->append(as_bytes({&c, 1})).ok());
  const auto identity = writer->finish(false);
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(*identity, write({{SectionKind::terms, text}}).identity);
}

TEST(SegmentWriter, RefusesMisuse) {
  const auto directory = make_ram_directory();
  auto writer = SegmentWriter::create(*directory, kSegment);
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(SegmentWriter::create(*directory, kSegment).status().code(), StatusCode::io);
  EXPECT_EQ(writer->append(as_bytes("x")).code(), StatusCode::invalid_argument);
  EXPECT_TRUE(writer->begin_section(SectionKind::meta).ok());
  EXPECT_EQ(writer->begin_section(SectionKind::meta).code(), StatusCode::invalid_argument);
  EXPECT_TRUE(writer->finish(true).ok());
  EXPECT_EQ(writer->append(as_bytes("x")).code(), StatusCode::invalid_argument);
  EXPECT_EQ(writer->begin_section(SectionKind::terms).code(), StatusCode::invalid_argument);
  EXPECT_EQ(writer->finish(true).status().code(), StatusCode::invalid_argument);
}

TEST(SegmentFile, NoticesEveryDamagedBit) {
  const Finished written = small();
  for (std::size_t at = 0; at < written.bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      ByteBuffer damaged = written.bytes;
      damaged[at] ^= static_cast<std::uint8_t>(1 << bit);
      const Status status = read_everything(damaged, written.identity);
      ASSERT_EQ(status.code(), StatusCode::corrupt) << "byte " << at << " " << status.message();
      EXPECT_NE(status.message().find("0000000000000007.seg: "), std::string::npos);
    }
  }
}

TEST(SegmentFile, NoticesDamageInLargeFiles) {
  const Finished written = large();
  std::mt19937_64 random(1);
  for (int i = 0; i < 300; ++i) {
    ByteBuffer damaged = written.bytes;
    const std::size_t at = random() % damaged.size();
    damaged[at] ^= static_cast<std::uint8_t>(1 << random() % 8);
    EXPECT_EQ(read_everything(damaged, written.identity).code(), StatusCode::corrupt) << at;
  }
}

TEST(SegmentFile, NoticesEveryTruncation) {
  const Finished written = small();
  for (std::size_t length = 0; length < written.bytes.size(); ++length) {
    const ByteSpan cut = ByteSpan(written.bytes).first(length);
    EXPECT_EQ(read_everything(cut, written.identity).code(), StatusCode::corrupt);
    // Even if the manifest said this size.
    EXPECT_EQ(read_everything(cut, {length, written.identity.checksum}).code(),
              StatusCode::corrupt);
  }
}

TEST(SegmentFile, TellsAnotherFileInItsPlace) {
  const Finished mine = write({{SectionKind::meta, "mine"}});
  const Finished same_segment = write({{SectionKind::meta, "your"}});
  const Finished other_segment = write({{SectionKind::meta, "mine"}}, kSegment + 1);
  for (const Finished& other : {same_segment, other_segment}) {
    const Status status = open(other.bytes, mine.identity).status();
    EXPECT_EQ(status.code(), StatusCode::corrupt);
    EXPECT_NE(status.message().find("not the one this commit was made with"), std::string::npos);
  }
  // Neither does a commit that names the other file by mistake open it as this segment.
  EXPECT_EQ(open(other_segment.bytes, other_segment.identity).status().code(), StatusCode::corrupt);
  EXPECT_EQ(open(ByteBuffer(mine.bytes.size()), mine.identity).status().code(),
            StatusCode::corrupt);
}

TEST(SegmentFile, IsNotFoundWhenItIsGone) {
  const auto directory = make_ram_directory();
  EXPECT_EQ(SegmentFile::open(*directory, kSegment, {}, true).status().code(),
            StatusCode::not_found);
}

TEST(SegmentFile, OfANewerFormatIsTooNewWhateverItsChecksums) {
  Finished written = small();
  const std::size_t in_footer = written.bytes.size() - 20;
  store_le(written.bytes.data() + in_footer, std::uint32_t{2});
  EXPECT_EQ(open(written.bytes, written.identity).status().code(), StatusCode::corrupt);
  store_le(written.bytes.data() + 8, std::uint32_t{2});
  const Status status = open(written.bytes, written.identity).status();
  EXPECT_EQ(status.code(), StatusCode::too_new);
  EXPECT_NE(status.message().find("format 2"), std::string::npos);
}

/// Makes the footer's checksum, and with it the file's identity, right again.
void reseal(Finished& file) {
  std::uint8_t* const end = file.bytes.data() + file.bytes.size();
  file.identity.checksum = xxh3(ByteSpan(end - kSegmentFooterBytes, kSegmentFooterBytes - 8));
  store_le(end - 8, file.identity.checksum);
}

TEST(SegmentFile, WithUnknownFeaturesIsTooNew) {
  Finished written = small();
  store_le(written.bytes.data() + written.bytes.size() - 24, std::uint32_t{0x10});
  reseal(written);
  EXPECT_EQ(open(written.bytes, written.identity).status().code(), StatusCode::too_new);
}

TEST(SegmentFile, StaysInBoundsWhenItsFooterLies) {
  constexpr std::size_t kNumbers = 9;  // u64 each, from the beginning of the footer
  const Finished written = small();
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    Finished lying = written;
    std::uint8_t* const footer = lying.bytes.data() + lying.bytes.size() - kSegmentFooterBytes;
    std::uint8_t* const number = footer + 8 * (random() % kNumbers);
    const std::uint64_t delta = (random() >> (random() % 64)) + 1;
    store_le(number, load_le<std::uint64_t>(number) + delta);
    reseal(lying);
    EXPECT_EQ(open(lying.bytes, lying.identity).status().code(), StatusCode::corrupt);
  }
}

TEST(SegmentFile, VerifiesPagesWhenTheyAreTouched) {
  Finished written = large();
  written.bytes[100'000] ^= 1;  // second page, within postings
  const auto file = open(written.bytes, written.identity);
  ASSERT_TRUE(file.ok());
  const SectionView postings = (*file)->section(SectionKind::postings);
  EXPECT_TRUE(postings.read(0, 60'000).ok());
  const Status status = postings.read(60'000, 10'000).status();
  EXPECT_NE(status.message().find("section postings, offset 65536: page checksum mismatch"),
            std::string::npos);
  EXPECT_TRUE((*file)->section(SectionKind::stored).read_all().ok());
  EXPECT_FALSE((*file)->verify_all().ok());
  EXPECT_EQ((*file)->find_damage().size(), 1u);
}

TEST(SegmentFile, NeverHashesPagesWhenToldNotTo) {
  Finished written = large();
  written.bytes[100'000] ^= 1;
  const auto file = open(written.bytes, written.identity, false);
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE((*file)->section(SectionKind::postings).read_all().ok());
  EXPECT_TRUE((*file)->verify_all().ok());
  EXPECT_EQ((*file)->find_damage().size(), 1u);
}

TEST(SegmentFile, SalvagesPagesThatAgreeWithTheirChecksums) {
  const std::string first(100'000, 'a');
  const Finished sound = write({{SectionKind::terms, first}, {SectionKind::keys, "the ids"}});
  const std::size_t size = sound.bytes.size();
  const std::size_t table = size - kSegmentFooterBytes - 2 * kSectionEntryBytes;
  const std::size_t checksums = table - 2 * 8;  // of two pages
  const auto salvage = [&](std::size_t damaged) {
    const auto directory = make_ram_directory();
    auto file = directory->create(segment_file_name(kSegment));
    ByteBuffer bytes = sound.bytes;
    bytes[damaged] ^= 0x10;
    EXPECT_TRUE((*file)->append(bytes).ok());
    EXPECT_TRUE((*file)->close().ok());
    EXPECT_FALSE(SegmentFile::open(*directory, kSegment, sound.identity, true).ok()) << damaged;
    return SegmentFile::salvage(*directory, kSegment, sound.identity);
  };
  for (std::size_t at = 0; at < size; at = at + 1 == kSegmentHeaderBytes ? checksums : at + 1) {
    SCOPED_TRACE(at);
    const auto file = salvage(at);
    if (at >= table && at < size - kSegmentFooterBytes) {
      EXPECT_EQ(file.status().code(), StatusCode::corrupt);
      continue;
    }
    ASSERT_TRUE(file.ok()) << file.status().message();
    const bool damages_first_page = at < checksums + 8;
    const bool damages_second_page = at >= checksums + 8 && at < table;
    const auto keys = (*file)->section(SectionKind::keys).read_all();
    EXPECT_EQ(keys.ok() ? as_text(*keys) : "damaged", damages_second_page ? "damaged" : "the ids");
    const bool is_footer = at >= table;
    EXPECT_EQ((*file)->section(SectionKind::terms).read_all().ok(), is_footer);
    EXPECT_EQ((*file)->section(SectionKind::terms).read(0, 10).ok(),
              !damages_first_page || is_footer);
  }
  const auto directory = make_ram_directory();
  auto other = directory->create(segment_file_name(kSegment));
  EXPECT_TRUE((*other)->append(ByteBuffer(size)).ok());
  EXPECT_TRUE((*other)->close().ok());
  EXPECT_EQ(SegmentFile::salvage(*directory, kSegment, sound.identity).status().code(),
            StatusCode::corrupt);
}

}  // namespace
}  // namespace sakuin::storage::segment_file_test
