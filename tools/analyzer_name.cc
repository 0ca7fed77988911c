#include "tools/analyzer_name.h"

namespace sakuin::tool {

Result<std::shared_ptr<const Tokenizer>> find_analyzer(const std::string& name) {
  auto found = AnalyzerRegistry().open(name);
  if (found.ok()) return found;
  return Status{StatusCode::invalid_argument, "--analyzer: " + found.status().message()};
}

}  // namespace sakuin::tool
