// The examples of tokenizer/ROMANIZATION.md are what the fold does.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sakuin/romaji.h>

namespace sakuin::romaji::page_test {
namespace {

/// Texts between backticks.
std::vector<std::string> quoted(std::string_view cell) {
  std::vector<std::string> texts;
  for (std::size_t at = cell.find('`'); at != std::string_view::npos; at = cell.find('`', at + 1)) {
    const std::size_t end = cell.find('`', at + 1);
    if (end == std::string_view::npos) break;
    texts.emplace_back(cell.substr(at + 1, end - at - 1));
    at = end;
  }
  return texts;
}

std::string in_brief(const Keys& keys) {
  std::string result;
  for (const Key& key : keys) {
    if (!result.empty()) result += ' ';
    result += key.letters();
    if (key.lengths() != 0) result += '+' + std::to_string(key.lengths());
  }
  return result;
}

TEST(RomajiPage, ExamplesAreTrue) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../../..";
  std::ifstream page(root / "tokenizer" / "ROMANIZATION.md");
  if (!page) GTEST_SKIP() << "the source tree is not where it was compiled; nothing to check";
  std::size_t rows = 0;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| `")) continue;
    const std::size_t middle = line.find(" | ");
    ASSERT_NE(middle, std::string::npos) << line;
    const std::vector<std::string> keys = quoted(std::string_view(line).substr(middle));
    ASSERT_EQ(keys.size(), 1u) << line;
    for (const std::string& word : quoted(std::string_view(line).substr(0, middle))) {
      EXPECT_EQ(in_brief(keys_of(word)), keys[0]) << word;
    }
    ++rows;
  }
  EXPECT_GT(rows, 25u);
}

}  // namespace
}  // namespace sakuin::romaji::page_test
