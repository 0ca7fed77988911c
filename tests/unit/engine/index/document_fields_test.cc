#include "engine/index/document_fields.h"

#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "storage/values/values_writer.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::document_fields_test {
namespace {

using test::must;

Schema typed_schema() {
  Schema schema = test::make_schema({{.name = "text"},
                                     {.name = "keyword", .type = FieldType::keyword},
                                     {.name = "i64", .type = FieldType::i64},
                                     {.name = "f64", .type = FieldType::f64},
                                     {.name = "date", .type = FieldType::date},
                                     {.name = "stored", .type = FieldType::stored}});
  schema.dynamic = false;
  return schema;
}

/// The one input that `value` becomes in field `name` of typed_schema().
Result<FieldInput> read_one(std::string name, Value value) {
  Schema schema = typed_schema();
  const Document document = Document("id").add(std::move(name), std::move(value));
  SAKUIN_ASSIGN(auto inputs, read_fields(document, schema));
  return inputs.at(0);
}

StatusCode code_of(std::string name, Value value) {
  return read_one(std::move(name), std::move(value)).status().code();
}

Status read_into(Schema& schema, const Document& document) {
  return read_fields(document, schema).status();
}

TEST(DocumentFields, ReadNumbersAndBooleansAsText) {
  for (const char* field : {"text", "keyword"}) {
    EXPECT_EQ(must(read_one(field, std::string("a b"))).text, "a b");
    EXPECT_EQ(must(read_one(field, std::int64_t{-12})).text, "-12");
    EXPECT_EQ(must(read_one(field, 0.1)).text, "0.1");
    EXPECT_EQ(must(read_one(field, 1e300)).text, "1e+300");
    EXPECT_EQ(must(read_one(field, true)).text, "true");
    EXPECT_EQ(must(read_one(field, false)).text, "false");
    EXPECT_EQ(code_of(field, Json{"[]"}), StatusCode::schema_mismatch);
  }
}

TEST(DocumentFields, ReadIntegersAndBooleansAsI64) {
  EXPECT_EQ(must(read_one("i64", std::int64_t{-5})).number, -5);
  EXPECT_EQ(must(read_one("i64", true)).number, 1);
  EXPECT_EQ(must(read_one("i64", false)).number, 0);
  for (const Value& value : {Value("5"), Value(5.0), Value(Json{"5"})}) {
    EXPECT_EQ(code_of("i64", value), StatusCode::schema_mismatch);
  }
}

TEST(DocumentFields, ReadFiniteNumbersAsF64) {
  EXPECT_EQ(must(read_one("f64", 2.5)).number, storage::ordered_bits(2.5));
  EXPECT_EQ(must(read_one("f64", std::int64_t{2})).number, storage::ordered_bits(2.0));
  EXPECT_EQ(must(read_one("f64", true)).number, storage::ordered_bits(1.0));
  for (const double value : {std::nan(""), std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(code_of("f64", value), StatusCode::schema_mismatch);
  }
  EXPECT_EQ(code_of("f64", std::string("2.5")), StatusCode::schema_mismatch);
}

TEST(DocumentFields, ReadTextAndMicrosecondsAsDates) {
  EXPECT_EQ(must(read_one("date", std::string("1970-01-02"))).number, 86'400'000'000);
  EXPECT_EQ(must(read_one("date", std::int64_t{-7})).number, -7);
  for (const Value& value : {Value("yesterday"), Value(""), Value(1.5), Value(true)}) {
    EXPECT_EQ(code_of("date", value), StatusCode::schema_mismatch);
  }
}

TEST(DocumentFields, KeepAnythingInAStoredField) {
  for (const Value& value : {Value("x"), Value(std::int64_t{1}), Value(std::nan("")), Value(true),
                             Value(Json{"not even JSON"})}) {
    EXPECT_EQ(code_of("stored", value), StatusCode::ok);
  }
}

TEST(DocumentFields, LimitKeywords) {
  EXPECT_EQ(code_of("keyword", std::string(kMaxKeywordBytes, 'x')), StatusCode::ok);
  EXPECT_EQ(code_of("keyword", std::string(kMaxKeywordBytes + 1, 'x')), StatusCode::limit_exceeded);
  EXPECT_EQ(code_of("keyword", std::string()), StatusCode::limit_exceeded);
  EXPECT_EQ(code_of("text", std::string(kMaxKeywordBytes + 1, 'x')), StatusCode::ok);
}

TEST(DocumentFields, LimitIds) {
  Schema schema;
  EXPECT_EQ(read_into(schema, Document("")).code(), StatusCode::invalid_argument);
  EXPECT_TRUE(read_into(schema, Document(std::string(kMaxDocumentIdBytes, 'i'))).ok());
  EXPECT_EQ(read_into(schema, Document(std::string(kMaxDocumentIdBytes + 1, 'i'))).code(),
            StatusCode::invalid_argument);
  EXPECT_TRUE(read_into(schema, Document(std::string("\0\xFF", 2))).ok());
}

TEST(DocumentFields, LimitTheDocumentBeforeAnythingIsIndexed) {
  // What is stored is a little longer than the text, and has to fit into the document store.
  Schema schema;
  const Document document = test::text_document("id", std::string(kMaxDocumentBytes, ' '));
  EXPECT_EQ(read_into(schema, document).code(), StatusCode::limit_exceeded);
  EXPECT_TRUE(schema.fields().empty());
}

TEST(DocumentFields, TakeManyValuesOfTextAndKeywordsOnly) {
  for (const char* name : {"text", "keyword", "stored"}) {
    Schema schema = typed_schema();
    EXPECT_TRUE(read_into(schema, Document("id").add(name, "a").add(name, "a")).ok()) << name;
  }
  for (const char* name : {"i64", "f64", "date"}) {
    Schema schema = typed_schema();
    const Document document =
        Document("id").add(name, std::int64_t{1}).add("text", "x").add(name, std::int64_t{1});
    EXPECT_EQ(read_into(schema, document).code(), StatusCode::schema_mismatch) << name;
  }
}

TEST(DocumentFields, TakeAHundredThousandValues) {
  Document document("id");
  for (int i = 0; i < 100'000; ++i) document.add("keyword", "value");
  Schema schema = typed_schema();
  EXPECT_EQ(must(read_fields(document, schema)).size(), 100'000U);
}

TEST(DocumentFields, AddUnknownFieldsByTheirValues) {
  Schema schema;
  schema.dynamic_analyzer = "plain";
  must(read_into(schema, Document("id")
                             .add("t", "x")
                             .add("i", std::int64_t{1})
                             .add("b", true)
                             .add("f", 1.5)
                             .add("j", Json{"{}"})
                             .add("t", "y")));
  ASSERT_EQ(schema.fields().size(), 5U);
  EXPECT_EQ(schema.fields()[0],
            (FieldSchema{.name = "t", .type = FieldType::text, .analyzer = "plain"}));
  EXPECT_EQ(schema.fields()[1].type, FieldType::i64);
  EXPECT_EQ(schema.fields()[2].type, FieldType::i64);
  EXPECT_EQ(schema.fields()[3].type, FieldType::f64);
  EXPECT_EQ(schema.fields()[4].type, FieldType::stored);
}

TEST(DocumentFields, LeaveTheSchemaAloneWhenTheDocumentDoesNotFit) {
  Schema schema;
  must(schema.add({.name = "year", .type = FieldType::i64}));
  const Schema before = schema;
  for (const Document& bad :
       {Document("id").add("new", "x").add("year", "x"),
        Document("id").add("new", "x").add("bad name", "x"),
        Document("id").add("new", std::int64_t{1}).add("new", std::int64_t{2}),
        Document("").add("new", "x")}) {
    EXPECT_FALSE(read_into(schema, bad).ok());
    EXPECT_EQ(schema, before);
  }
}

TEST(DocumentFields, RefuseUnknownFieldsWhenTheSchemaIsFixed) {
  EXPECT_EQ(code_of("new", std::string("x")), StatusCode::schema_mismatch);
}

TEST(DocumentFields, NameTheDocumentAndTheField) {
  Schema schema = typed_schema();
  const std::string where = "document \"doc 1\": field \"i64\": ";
  EXPECT_TRUE(read_into(schema, Document("doc 1").add("i64", "x")).message().starts_with(where));
  Schema dynamic;
  const Status status = read_into(dynamic, Document("doc 1").add("a b", "x"));
  EXPECT_EQ(status.code(), StatusCode::invalid_argument);
  EXPECT_TRUE(status.message().starts_with("document \"doc 1\": field \"a b\": "));
}

TEST(DocumentFields, RefuseMoreFieldsThanASchemaHolds) {
  Schema schema;
  Document document("id");
  for (std::size_t i = 0; i <= kMaxFields; ++i) document.add(std::to_string(i), true);
  EXPECT_EQ(read_into(schema, document).code(), StatusCode::limit_exceeded);
  EXPECT_TRUE(schema.fields().empty());
}

}  // namespace
}  // namespace sakuin::document_fields_test
