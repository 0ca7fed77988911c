// Opening the INDEX argument of every verb.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>
#include <sakuin/status.h>

namespace sakuin::tool {

/// How to read `query`, a text that will be searched for: if it has kanji and MeCab is installed,
/// they are read, too, in an index that was made without MeCab.
[[nodiscard]] std::map<std::string, std::string> query_analyzers(const std::string& query);

/// For searching for `query`, with the synonyms of a file, unless the path is empty, in every text
/// field.
[[nodiscard]] Result<Searcher> open_searcher(const std::string& index,
                                             const std::string& query = {},
                                             const std::string& synonyms = {});

/// Opens an index that is there already.
[[nodiscard]] Result<IndexWriter> open_writer(const std::string& index);

}  // namespace sakuin::tool
