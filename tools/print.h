// What verbs print on standard output.
#pragma once

#include <string>
#include <vector>

#include "tools/json_writer.h"

namespace sakuin::tool {

/// Writes `line` and a line end.
void print_line(const std::string& line);

/// Prints what `out` holds as one line and empties it.
void print_json(JsonWriter& out);

/// Rows of cells as aligned columns; the first column to the left, the others to the right. Widths
/// count characters, wide ones (kana, kanji) twice.
void print_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace sakuin::tool
