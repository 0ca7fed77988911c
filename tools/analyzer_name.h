// The --analyzer NAME option: built-in analyzers by name.
#pragma once

#include <memory>
#include <string>

#include <sakuin/status.h>
#include <sakuin/tokenizer.h>

namespace sakuin::tool {

/// `invalid_argument` for any other name, with the names there are, and for one that cannot be
/// opened, with what to do.
[[nodiscard]] Result<std::shared_ptr<const Tokenizer>> find_analyzer(const std::string& name);

}  // namespace sakuin::tool
