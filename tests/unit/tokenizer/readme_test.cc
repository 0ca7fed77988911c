// The examples of tokenizer/README.md are what the tokenizers do.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/tokenizer/recorded_tokens.h"
#include "tokenizer/plain_tokenizer.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin::tokenizer::readme_test {
namespace {

struct Row {
  std::string text;
  std::string standard;
  std::string plain;
};

/// The rows of all tables whose three cells are code: | `text` | `standard` | `plain` |.
std::vector<Row> rows_of(std::istream& page) {
  std::vector<Row> rows;
  for (std::string line; std::getline(page, line);) {
    std::vector<std::string> cells;
    for (std::size_t at = line.find('`'); at != std::string::npos; at = line.find('`', at + 1)) {
      const std::size_t end = line.find('`', at + 1);
      if (end == std::string::npos) break;
      cells.push_back(line.substr(at + 1, end - at - 1));
      at = end;
    }
    if (line.starts_with("| `") && cells.size() == 3)
      rows.push_back({cells[0], cells[1], cells[2]});
  }
  return rows;
}

TEST(TokenizerReadme, ExamplesAreTrue) {
  const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
  std::ifstream page(root / "tokenizer" / "README.md");
  if (!page) GTEST_SKIP() << "the source tree is not where it was compiled; nothing to check";
  const std::vector<Row> rows = rows_of(page);
  EXPECT_GT(rows.size(), 20u);
  for (const Row& row : rows) {
    EXPECT_EQ(in_brief(StandardTokenizer(), row.text), row.standard) << row.text;
    EXPECT_EQ(in_brief(PlainTokenizer(), row.text), row.plain) << row.text;
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::readme_test
