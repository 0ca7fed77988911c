// A segment as the writer makes it, open for reading, for the tests of its readers.
#pragma once

#include <memory>
#include <string_view>

#include <gtest/gtest.h>

#include "storage/manifest/commit.h"
#include "storage/segment/segment_reader.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::test {

/// Fields: 0 text, 1 tag (keyword), 2 year (i64), 3 note (text, plain), 4 unused (text).
inline Schema segment_schema() {
  return make_schema({{.name = "text"},
                      {.name = "tag", .type = FieldType::keyword},
                      {.name = "year", .type = FieldType::i64},
                      {.name = "note", .analyzer = "plain"},
                      {.name = "unused"}});
}

/// One segment, number 1, of the documents 0 "a a b", 1 "b" (tag x), 2 "" (tags x y, year 7),
/// 3 "c" (note "one two three").
inline std::shared_ptr<Directory> directory_with_segment() {
  auto directory = make_ram_directory();
  IndexWriter writer = open_writer(directory, segment_schema());
  must(writer.add(text_document("zero", "a a b")));
  must(writer.add(text_document("one", "b").add("tag", "x")));
  must(writer.add(
      text_document("two", "").add("tag", "y").add("tag", "x").add("year", std::int64_t{7})));
  must(writer.add(text_document("three", "c").add("note", "one two three")));
  must(writer.commit());
  return directory;
}

inline storage::ManifestSegment only_segment(const Directory& directory) {
  return must(storage::read_latest_commit(directory)).segments.at(0);
}

inline std::shared_ptr<const storage::SegmentReader> open_segment(
    const Directory& directory, VerifyMode verify = VerifyMode::first_touch) {
  return must(storage::SegmentReader::open(directory, only_segment(directory), verify));
}

/// Place of a field that is there.
inline std::size_t place_of(const storage::SegmentReader& segment, FieldId field) {
  const auto place = segment.find_field(field);
  EXPECT_TRUE(place.has_value());
  return place.value_or(0);
}

/// The term of a field, which must be there.
inline storage::TermInfo term_of(const storage::SegmentReader& segment, FieldId field,
                                 std::string_view term) {
  const auto info = must(segment.terms(place_of(segment, field)).find(term));
  EXPECT_TRUE(info.has_value());
  return info.value_or(storage::TermInfo());
}

}  // namespace sakuin::test
