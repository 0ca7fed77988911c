#include "tools/analyzer_name.h"

namespace sakuin::tool {

Result<std::shared_ptr<const Tokenizer>> find_analyzer(const std::string& name) {
  const AnalyzerRegistry analyzers;
  if (auto found = analyzers.find(name)) return found;
  std::string known;
  for (const std::string& each : analyzers.names()) known += (known.empty() ? "" : ", ") + each;
  return Status{StatusCode::invalid_argument,
                "--analyzer " + name + ": there is no such analyzer; use one of " + known};
}

}  // namespace sakuin::tool
