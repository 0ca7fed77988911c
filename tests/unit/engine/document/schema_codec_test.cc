#include "engine/document/schema_codec.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"
#include "tests/unit/storage/damaged_bytes.h"

namespace sakuin::schema_codec_test {
namespace {

using test::must;

Schema example() {
  Schema schema = test::make_schema({{.name = "title"},
                                     {.name = "body", .analyzer = "plain", .stored = false},
                                     {.name = "tag", .type = FieldType::keyword},
                                     {.name = "year", .type = FieldType::i64},
                                     {.name = "extra", .type = FieldType::stored}});
  schema.dynamic_analyzer = "plain";
  return schema;
}

storage::ByteBuffer encoded(const Schema& schema, const AnalyzerRegistry& registry = {}) {
  return must(encode_schema(schema, registry));
}

Result<StoredSchema> decode(ByteSpan bytes) { return decode_schema(bytes, "manifest.1"); }

/// A registry whose tokenizer "own" has this fingerprint.
AnalyzerRegistry registry_with_own(std::uint64_t fingerprint) {
  return test::registry_with(test::make_tokenizer(
      "own", [](std::string_view, TokenSink&) {}, fingerprint));
}

TEST(SchemaCodec, GivesBackWhatItEncoded) {
  Schema fixed = example();
  fixed.dynamic = false;
  for (const Schema& schema : {Schema(), example(), fixed}) {
    const auto stored = decode(encoded(schema));
    ASSERT_TRUE(stored.ok()) << stored.status().message();
    EXPECT_EQ(stored->schema, schema);
  }
}

TEST(SchemaCodec, NamesEachAnalyzerOnce) {
  const StoredSchema stored = must(decode(encoded(example())));
  ASSERT_EQ(stored.analyzers.size(), 2U);
  EXPECT_EQ(stored.analyzers[0].name, "standard");
  EXPECT_EQ(stored.analyzers[1].name, "plain");
  EXPECT_EQ(stored.analyzers[1].fingerprint, must(AnalyzerRegistry().open("plain"))->fingerprint());
}

TEST(SchemaCodec, ForgetsTheAnalyzerOfFieldsToComeWhenNoneCanCome) {
  Schema schema;
  schema.dynamic = false;
  schema.dynamic_analyzer = "nowhere";
  EXPECT_TRUE(must(decode(encoded(schema))).analyzers.empty());
}

TEST(SchemaCodec, RefusesAnalyzersThatAreNotRegistered) {
  Schema named = test::make_schema({{.name = "a", .analyzer = "nowhere"}});
  EXPECT_EQ(encode_schema(named, {}).status().code(), StatusCode::invalid_argument);
  Schema dynamic;
  dynamic.dynamic_analyzer = "nowhere";
  EXPECT_EQ(encode_schema(dynamic, {}).status().code(), StatusCode::invalid_argument);
}

TEST(SchemaCodec, ResolvesATokenizerForEachTextField) {
  const StoredSchema stored = must(decode(encoded(example())));
  const auto tokenizers = must(resolve_analyzers(stored, {}));
  ASSERT_EQ(tokenizers.size(), 5U);
  EXPECT_EQ(tokenizers[0]->name(), "standard");
  EXPECT_EQ(tokenizers[1]->name(), "plain");
  for (std::size_t i = 2; i < 5; ++i) EXPECT_EQ(tokenizers[i], nullptr);
}

TEST(SchemaCodec, NoticesAnAnalyzerThatIsMissingOrHasChanged) {
  const Schema schema = test::make_schema({{.name = "a", .analyzer = "own"}});
  const StoredSchema stored = must(decode(encoded(schema, registry_with_own(1))));
  EXPECT_TRUE(resolve_analyzers(stored, registry_with_own(1)).ok());
  EXPECT_EQ(resolve_analyzers(stored, {}).status().code(), StatusCode::analyzer_mismatch);
  EXPECT_EQ(resolve_analyzers(stored, registry_with_own(2)).status().code(),
            StatusCode::analyzer_mismatch);
}

TEST(SchemaCodec, NoticesAFieldWhoseAnalyzerItDoesNotName) {
  StoredSchema stored;
  must(stored.schema.add({.name = "a", .analyzer = "nowhere"}));
  EXPECT_EQ(resolve_analyzers(stored, {}).status().code(), StatusCode::analyzer_mismatch);
}

TEST(SchemaCodec, CallsDamageCorruptAndNamesTheFile) {
  const storage::ByteBuffer bytes = encoded(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto stored = decode(ByteSpan(bytes).first(size));
    ASSERT_EQ(stored.status().code(), StatusCode::corrupt) << size;
    EXPECT_TRUE(stored.status().message().starts_with("manifest.1: schema: "));
  }
  storage::ByteBuffer longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(decode(longer).status().code(), StatusCode::corrupt);
}

TEST(SchemaCodec, SurvivesAnyBytes) {
  const storage::ByteBuffer bytes = encoded(example());
  test::Random random(7);
  test::for_each_damage(bytes, random, 2000, [](const test::PaddedBytes& damaged) {
    const auto stored = decode(damaged.bytes());
    if (!stored.ok()) {
      EXPECT_EQ(stored.status().code(), StatusCode::corrupt);
    }
    if (stored.ok()) {
      EXPECT_LE(stored->schema.fields().size(), kMaxFields);
    }
  });
}

TEST(SchemaCodec, RefusesWhatNoSchemaCanBe) {
  const auto code_of = [](auto&& append_field) {
    storage::ByteBuffer bytes;
    append_field(bytes);
    return decode(bytes).status().code();
  };
  const auto field = [](storage::ByteBuffer& out, std::string_view name, std::uint8_t type,
                        std::uint8_t stored) {
    storage::append_string(out, name);
    out.push_back(type);
    out.push_back(stored);
    storage::append_string(out, "");
  };
  const auto end = [](storage::ByteBuffer& out, std::uint8_t dynamic) {
    out.push_back(dynamic);
    storage::append_string(out, "standard");
    storage::append_varint(out, 0);
  };
  const auto with_field = [&](std::string_view name, std::uint8_t type, std::uint8_t stored) {
    return code_of([&](storage::ByteBuffer& out) {
      storage::append_varint(out, 1);
      field(out, name, type, stored);
      end(out, 1);
    });
  };
  EXPECT_EQ(with_field("a", 2, 1), StatusCode::ok);
  EXPECT_EQ(with_field("a", 0, 1), StatusCode::corrupt);
  EXPECT_EQ(with_field("a", 7, 1), StatusCode::corrupt);
  EXPECT_EQ(with_field("a", 2, 2), StatusCode::corrupt);
  EXPECT_EQ(with_field("a b", 2, 1), StatusCode::corrupt);
  EXPECT_EQ(code_of([&](storage::ByteBuffer& out) {
              storage::append_varint(out, 2);
              field(out, "a", 2, 1);
              field(out, "a", 2, 1);
              end(out, 1);
            }),
            StatusCode::corrupt);
  EXPECT_EQ(code_of([&](storage::ByteBuffer& out) {
              storage::append_varint(out, 0);
              end(out, 2);
            }),
            StatusCode::corrupt);
}

}  // namespace
}  // namespace sakuin::schema_codec_test
