// Opening the INDEX argument of every verb.
#pragma once

#include <memory>
#include <string>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>
#include <sakuin/status.h>

namespace sakuin::tool {

[[nodiscard]] Result<Searcher> open_searcher(const std::string& index);

/// Opens an index that is there already.
[[nodiscard]] Result<IndexWriter> open_writer(const std::string& index);

}  // namespace sakuin::tool
