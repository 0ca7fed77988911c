#include "storage/segment/segment_reader.h"

#include <gtest/gtest.h>

#include <map>

#include "storage/base/checksum.h"
#include "storage/directory/file_names.h"
#include "storage/segment/section_table.h"
#include "storage/segment/segment_writer.h"
#include "tests/unit/storage/damaged_bytes.h"
#include "tests/unit/storage/segment/one_segment.h"

namespace sakuin::storage::segment_reader_test {
namespace {

using test::must;
using test::open_segment;
using test::place_of;

/// Bytes of every section of a segment.
using Sections = std::map<SectionKind, ByteBuffer>;

Sections read_sections(const SegmentReader& segment) {
  Sections sections;
  for (std::uint32_t i = 1; i <= kLastSectionKind; ++i) {
    const auto kind = static_cast<SectionKind>(i);
    const ByteSpan bytes = must(segment.file().section(kind).read_all());
    sections[kind] = {bytes.begin(), bytes.end()};
  }
  return sections;
}

/// Opens a file with these sections and the right checksums: what someone makes on purpose.
Result<std::shared_ptr<const SegmentReader>> open_made(const Sections& sections,
                                                       const ManifestSegment& like) {
  const auto directory = make_ram_directory();
  SAKUIN_ASSIGN(auto writer, SegmentWriter::create(*directory, like.segment));
  for (const auto& [kind, bytes] : sections) {
    SAKUIN_TRY(writer.begin_section(kind));
    SAKUIN_TRY(writer.append(bytes));
  }
  SAKUIN_ASSIGN(const FileIdentity identity, writer.finish(false));
  ManifestSegment entry = like;
  entry.file_bytes = identity.size_bytes;
  entry.file_checksum = identity.checksum;
  return SegmentReader::open(*directory, entry, VerifyMode::first_touch);
}

/// Reads whatever a segment offers; the answers do not matter, only that all stays in bounds.
void read_everything(const SegmentReader& segment) {
  std::vector<std::uint32_t> positions;
  std::vector<std::uint64_t> ords;
  for (std::size_t place = 0; place < segment.meta().fields.size(); ++place) {
    const FieldType type = segment.meta().fields[place].type;
    if (type == FieldType::text || type == FieldType::keyword) {
      TermDictReader::Cursor cursor(segment.terms(place));
      for (Status status = cursor.seek_first(); status.ok() && cursor.valid();
           status = cursor.advance()) {
        const auto postings = segment.lists(place).postings(cursor.info());
        if (!postings.ok()) continue;
        for (RoaringView::Cursor doc(postings->docs); doc.doc() != kNoMoreDocs; doc.advance()) {
          EXPECT_LT(doc.doc(), segment.max_doc());
          EXPECT_GE(postings->freqs[doc.rank()], 1U);
        }
        const auto view = segment.lists(place).positions(cursor.info());
        if (view.ok()) (void)view->read(0, postings->freqs[0], positions);
      }
    }
    for (DocId doc = 0; doc < segment.max_doc(); ++doc) {
      if (type == FieldType::text) (void)segment.exact_length(place, doc).ok();
      if (type != FieldType::keyword) continue;
      const auto column = segment.ord_values(place);
      if (column.ok()) column->ords(doc, ords);
    }
    if (type == FieldType::text) (void)segment.norms(place).ok();
    if (type == FieldType::i64) (void)segment.int_values(place).ok();
  }
  for (DocId doc = 0; doc < segment.max_doc(); ++doc) {
    (void)segment.keys().id(doc).ok();
    (void)segment.doc_store().read(doc).ok();
    (void)segment.serial(doc);
  }
  (void)segment.keys().find("zero").ok();
}

TEST(SegmentReader, KnowsTheFieldsThatDocumentsHave) {
  const auto segment = open_segment(*test::directory_with_segment());
  EXPECT_EQ(segment->id(), 1U);
  EXPECT_EQ(segment->max_doc(), 4U);
  for (const FieldId field : {0U, 1U, 2U, 3U}) {
    EXPECT_EQ(segment->meta().fields[place_of(*segment, field)].field, field);
  }
  EXPECT_FALSE(segment->find_field(4).has_value());
  EXPECT_FALSE(segment->find_field(1000).has_value());
}

TEST(SegmentReader, ReadsWhatWasWritten) {
  const auto segment = open_segment(*test::directory_with_segment());
  EXPECT_EQ(segment->terms(place_of(*segment, 0)).size(), 3U);
  EXPECT_EQ(must(segment->norms(place_of(*segment, 0))).size(), 4U);
  const std::uint32_t lengths[] = {3, 1, 0, 1};
  for (DocId doc = 0; doc < 4; ++doc) {
    EXPECT_EQ(must(segment->exact_length(place_of(*segment, 0), doc)), lengths[doc]);
    EXPECT_EQ(segment->serial(doc), doc);
  }
  EXPECT_EQ(must(segment->exact_length(place_of(*segment, 3), 3)), 3U);
  EXPECT_EQ(must(segment->int_values(place_of(*segment, 2))).value(2), 7);
  EXPECT_FALSE(must(segment->int_values(place_of(*segment, 2))).value(0).has_value());
  std::vector<std::uint64_t> ords;
  must(segment->ord_values(place_of(*segment, 1))).ords(2, ords);
  EXPECT_EQ(ords, (std::vector<std::uint64_t>{0, 1}));
  EXPECT_EQ(must(segment->keys().find("two")), 2U);
}

TEST(SegmentReader, OpensUnderEveryModeOfVerification) {
  const auto directory = test::directory_with_segment();
  for (const VerifyMode verify : {VerifyMode::first_touch, VerifyMode::open, VerifyMode::never}) {
    read_everything(*open_segment(*directory, verify));
  }
}

TEST(SegmentReader, RefusesASegmentThatIsNotTheOneOfTheManifest) {
  const auto directory = test::directory_with_segment();
  const ManifestSegment entry = test::only_segment(*directory);
  const auto code_of = [&](auto&& change) {
    ManifestSegment changed = entry;
    change(changed);
    return SegmentReader::open(*directory, changed, VerifyMode::first_touch).status().code();
  };
  EXPECT_EQ(code_of([](ManifestSegment&) {}), StatusCode::ok);
  EXPECT_EQ(code_of([](ManifestSegment& s) { ++s.max_doc; }), StatusCode::corrupt);
  EXPECT_EQ(code_of([](ManifestSegment& s) { ++s.file_bytes; }), StatusCode::corrupt);
  EXPECT_EQ(code_of([](ManifestSegment& s) { ++s.file_checksum; }), StatusCode::corrupt);
  EXPECT_EQ(code_of([](ManifestSegment& s) { ++s.segment; }), StatusCode::not_found);
}

TEST(SegmentReader, MakesTheSameSegmentFromTheSameSections) {
  const auto directory = test::directory_with_segment();
  const Sections sections = read_sections(*open_segment(*directory));
  const auto made = open_made(sections, test::only_segment(*directory));
  ASSERT_TRUE(made.ok()) << made.status().message();
  EXPECT_EQ(read_sections(**made), sections);
}

TEST(SegmentReader, RefusesAFileWithoutASectionItNeeds) {
  const auto directory = test::directory_with_segment();
  const Sections sections = read_sections(*open_segment(*directory));
  for (const SectionKind kind :
       {SectionKind::meta, SectionKind::norms, SectionKind::lengths, SectionKind::keys,
        SectionKind::stored, SectionKind::serials, SectionKind::terms}) {
    Sections less = sections;
    less.erase(kind);
    const auto made = open_made(less, test::only_segment(*directory));
    EXPECT_EQ(made.status().code(), StatusCode::corrupt) << section_name(kind);
  }
}

TEST(SegmentReader, StaysInBoundsWhateverTheSectionsHold) {
  const auto directory = test::directory_with_segment();
  const ManifestSegment entry = test::only_segment(*directory);
  const Sections sections = read_sections(*open_segment(*directory));
  test::Random random(19);
  for (const auto& section : sections) {
    const SectionKind kind = section.first;
    const ByteBuffer& bytes = section.second;
    if (bytes.empty()) continue;
    SCOPED_TRACE(section_name(kind));
    test::for_each_damage(bytes, random, 150, [&](const test::PaddedBytes& damaged) {
      Sections changed = sections;
      changed[kind] = {damaged.bytes().begin(), damaged.bytes().end()};
      const auto made = open_made(changed, entry);
      if (made.ok()) read_everything(**made);
      if (!made.ok()) {
        EXPECT_EQ(made.status().code(), StatusCode::corrupt);
      }
    });
  }
}

}  // namespace
}  // namespace sakuin::storage::segment_reader_test
