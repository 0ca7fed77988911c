#include <sakuin/schema.h>

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::schema_test {
namespace {

using test::must;

TEST(Schema, KeepsFieldsInTheirOrder) {
  Schema schema;
  EXPECT_EQ(*schema.add({.name = "title"}), 0U);
  EXPECT_EQ(*schema.add({.name = "year", .type = FieldType::i64}), 1U);
  EXPECT_EQ(schema.find("title"), 0U);
  EXPECT_EQ(schema.find("year"), 1U);
  EXPECT_FALSE(schema.find("Title").has_value());
  EXPECT_FALSE(schema.find("").has_value());
  EXPECT_EQ(schema.fields()[1].name, "year");
}

TEST(Schema, RemembersAnAnalyzerForTextFieldsOnly) {
  const Schema schema =
      test::make_schema({{.name = "a", .analyzer = "plain"},
                         {.name = "b", .type = FieldType::keyword, .analyzer = "plain"}});
  EXPECT_EQ(schema.fields()[0].analyzer, "plain");
  EXPECT_EQ(schema.fields()[1].analyzer, "");
}

TEST(Schema, RefusesANameTwice) {
  Schema schema;
  must(schema.add({.name = "a"}));
  EXPECT_EQ(schema.add({.name = "a"}).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(schema.fields().size(), 1U);
}

TEST(Schema, TakesNamesOfAnyScript) {
  Schema schema;
  for (const std::string& name : {std::string("a"), std::string("a.b-c_d"), std::string("題名"),
                                  std::string("é"), std::string(255, 'x'), std::string("a+b"),
                                  std::string("\xEF\xBF\xBD")}) {  // U+FFFD itself is sound UTF-8
    EXPECT_TRUE(schema.add({.name = name}).ok()) << name;
  }
}

TEST(Schema, RefusesNamesThatTheQueryLanguageCannotWrite) {
  Schema schema;
  for (const std::string& name :
       {std::string(), std::string(256, 'x'), std::string("a b"), std::string("a\tb"),
        std::string("a\0b", 3), std::string("a:b"), std::string("a("), std::string("a)"),
        std::string("a\""), std::string("a^"), std::string("a~"), std::string("a*"),
        std::string("a?"), std::string("a\\")}) {
    EXPECT_EQ(schema.add({.name = name}).status().code(), StatusCode::invalid_argument) << name;
  }
}

TEST(Schema, RefusesNamesThatAreNotUtf8OrHoldControls) {
  Schema schema;
  for (const char* name :
       {"\xFF", "a\x80", "\xE3\x81", "\xC0\x80", "\xED\xA0\x80", "a\x7F", "a\x1F",
        "\xC2\x85"
        "b"}) {
    EXPECT_EQ(schema.add({.name = name}).status().code(), StatusCode::invalid_argument) << name;
  }
}

TEST(Schema, HasALimit) {
  Schema schema;
  for (std::size_t i = 0; i < kMaxFields; ++i) must(schema.add({.name = std::to_string(i)}));
  EXPECT_EQ(schema.add({.name = "more"}).status().code(), StatusCode::limit_exceeded);
  EXPECT_EQ(schema.fields().size(), kMaxFields);
}

TEST(FieldType, HasANameThatIsParsedBack) {
  for (const FieldType type : {FieldType::text, FieldType::keyword, FieldType::i64, FieldType::f64,
                               FieldType::date, FieldType::stored}) {
    EXPECT_EQ(parse_field_type(field_type_name(type)), type);
  }
  EXPECT_FALSE(parse_field_type("Text").has_value());
  EXPECT_FALSE(parse_field_type("").has_value());
  EXPECT_EQ(field_type_name(static_cast<FieldType>(99)), "unknown");
}

}  // namespace
}  // namespace sakuin::schema_test
