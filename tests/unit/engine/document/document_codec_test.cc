#include "engine/document/document_codec.h"

#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::document_codec_test {
namespace {

const Schema& schema() {
  static const Schema schema = test::make_schema({{.name = "a"}, {.name = "b"}});
  return schema;
}

storage::ByteBuffer encoded(const std::vector<std::pair<FieldId, Value>>& values) {
  storage::ByteBuffer out;
  for (const auto& [field, value] : values) append_stored_value(out, field, value);
  return out;
}

TEST(DocumentCodec, GivesBackEveryKindOfValueInOrder) {
  const std::vector<std::pair<FieldId, Value>> values = {
      {1, std::string("text")},
      {0, std::string()},
      {0, std::string("a\0b", 3)},
      {1, std::int64_t{-1}},
      {0, std::numeric_limits<std::int64_t>::min()},
      {0, 0.1},
      {0, -0.0},
      {1, true},
      {1, false},
      {0, Json{"{\"x\": [1, 2]}"}},
      {1, std::string(70'000, 'x')}};
  const auto document = decode_document(encoded(values), "id", schema());
  ASSERT_TRUE(document.ok()) << document.status().message();
  EXPECT_EQ(document->id, "id");
  ASSERT_EQ(document->fields.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(document->fields[i].first, schema().fields()[values[i].first].name);
    EXPECT_EQ(document->fields[i].second, values[i].second) << i;
  }
}

TEST(DocumentCodec, TakesNoBytesForADocumentWithoutFields) {
  const auto document = decode_document({}, "id", schema());
  ASSERT_TRUE(document.ok());
  EXPECT_TRUE(document->fields.empty());
}

TEST(DocumentCodec, RefusesFieldsThatTheSchemaDoesNotHave) {
  EXPECT_EQ(decode_document(encoded({{2, true}}), "id", schema()).status().code(),
            StatusCode::corrupt);
}

TEST(DocumentCodec, RefusesUnknownTags) {
  for (const int tag : {0, 6, 255}) {
    const storage::ByteBuffer bytes = {0, static_cast<std::uint8_t>(tag), 0, 0, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(decode_document(bytes, "id", schema()).status().code(), StatusCode::corrupt);
  }
}

TEST(DocumentCodec, SurvivesAnyBytes) {
  const storage::ByteBuffer bytes =
      encoded({{0, std::string("some text")}, {1, 1.5}, {1, Json{"[]"}}, {0, std::int64_t{7}}});
  test::Random random(3);
  test::for_each_damage(bytes, random, 2000, [](const test::PaddedBytes& damaged) {
    const auto document = decode_document(damaged.bytes(), "id", schema());
    if (!document.ok()) {
      EXPECT_EQ(document.status().code(), StatusCode::corrupt);
    }
  });
}

}  // namespace
}  // namespace sakuin::document_codec_test
