// What a query that is being typed may go on with: fields of the index and words that begin so.
#pragma once

#include <string>

#include <sakuin/searcher.h>

#include "tools/line_editor.h"

namespace sakuin::tool {

/// For the word before the cursor: names of fields, and terms of the field before its colon, else
/// of every text field.
[[nodiscard]] Completion complete_query(const Searcher& searcher, const std::string& before);

}  // namespace sakuin::tool
