#include "engine/index/term_table.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace sakuin::term_table_test {
namespace {

TEST(TermTable, FindsATermAgainInItsField) {
  TermTable table;
  TermEntry& first = table.find_or_add(0, "word");
  EXPECT_EQ(&table.find_or_add(0, "word"), &first);
  EXPECT_NE(&table.find_or_add(1, "word"), &first);
  EXPECT_EQ(table.size(), 2U);
}

TEST(TermTable, KeepsItsOwnCopyOfATerm) {
  TermTable table;
  std::string text = "first";
  const TermEntry& entry = table.find_or_add(0, text);
  text = "other";
  EXPECT_EQ(entry.term, "first");
}

TEST(TermTable, KeepsEntriesInPlaceWhileItGrows) {
  TermTable table;
  std::map<std::pair<FieldId, std::string>, TermEntry*> entries;
  test::Random random(5);
  for (int i = 0; i < 30'000; ++i) {
    const auto field = static_cast<FieldId>(random.below(3));
    const std::string term = std::to_string(random.below(9000));
    TermEntry& entry = table.find_or_add(field, term);
    const auto [known, is_new] = entries.try_emplace({field, term}, &entry);
    ASSERT_EQ(known->second, &entry) << is_new;
    ASSERT_EQ(entry.term, term);
    ASSERT_EQ(entry.field, field);
  }
  EXPECT_EQ(table.size(), entries.size());
}

TEST(TermTable, SortsByFieldThenByBytes) {
  TermTable table;
  for (const char* term : {"b", "a", "\xFF", "ab", "z"}) {
    (void)table.find_or_add(1, term);
    (void)table.find_or_add(0, term);
  }
  std::vector<std::pair<FieldId, std::string>> order;
  for (const TermEntry* entry : table.sorted()) order.emplace_back(entry->field, entry->term);
  const std::vector<std::pair<FieldId, std::string>> expected = {
      {0, "a"}, {0, "ab"}, {0, "b"}, {0, "z"}, {0, "\xFF"},
      {1, "a"}, {1, "ab"}, {1, "b"}, {1, "z"}, {1, "\xFF"}};
  EXPECT_EQ(order, expected);
}

TEST(TermTable, CountsItsMemory) {
  TermTable table;
  const std::size_t empty_bytes = table.memory_bytes();
  for (int i = 0; i < 10'000; ++i) (void)table.find_or_add(0, std::to_string(i));
  EXPECT_GT(table.memory_bytes(), empty_bytes + 10'000 * sizeof(TermEntry));
}

}  // namespace
}  // namespace sakuin::term_table_test
