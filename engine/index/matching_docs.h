// What a query finds in the view of a writer; asked through the public face of searching.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/query.h>
#include <sakuin/tokenizer.h>

#include "storage/roaring/doc_bitmap.h"

namespace sakuin {

/// Live documents that match, by the place of their segment in `view`; segments at the end may be
/// missing.
[[nodiscard]] Result<std::vector<storage::DocBitmap>> find_matching_docs(
    const std::shared_ptr<const Directory>& view, const AnalyzerRegistry& analyzers,
    const Query& query, const std::map<std::string, std::string>& query_analyzers);

}  // namespace sakuin
