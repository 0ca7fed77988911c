#include "engine/index/matching_docs.h"

#include <sakuin/searcher.h>

namespace sakuin {

Result<std::vector<storage::DocBitmap>> find_matching_docs(
    const std::shared_ptr<const Directory>& view, const AnalyzerRegistry& analyzers,
    const Query& query, const std::map<std::string, std::string>& query_analyzers) {
  SearcherOptions options;
  options.analyzers = analyzers;
  options.query_analyzers = query_analyzers;
  SAKUIN_ASSIGN(const Searcher searcher, Searcher::open(view, options));
  std::vector<storage::DocBitmap> matches;
  SAKUIN_TRY(searcher.for_each_match(query, [&matches](const Hit& hit) {
    if (matches.size() <= hit.segment) matches.resize(hit.segment + std::size_t{1});
    matches[hit.segment].add(hit.doc);
  }));
  return matches;
}

}  // namespace sakuin
