#include "tools/print.h"

#include <algorithm>
#include <cstdio>

#include "tools/terminal.h"

namespace sakuin::tool {

void print_line(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
}

void print_json(JsonWriter& out) {
  print_line(out.text());
  out.clear();
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - display_width(row[i]), ' ');
      const bool is_last = i + 1 == row.size();
      line += i == 0 ? row[i] + (is_last ? "" : padding) : "  " + padding + row[i];
    }
    print_line(line);
  }
}

}  // namespace sakuin::tool
