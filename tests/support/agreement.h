// Says whether an index answers exactly as its oracle: same documents, same order, same bits of
// score.
#pragma once

#include <string>
#include <vector>

#include <sakuin/query.h>
#include <sakuin/searcher.h>

#include "tests/support/oracle_index.h"

namespace sakuin::test {

/// For messages: to_text(), or why there is none.
[[nodiscard]] std::string text_of(const Query& query);

/// Ids and scores of `hits`, scores by their bits too, one a line.
[[nodiscard]] std::string to_text(const std::vector<Hit>& hits);
[[nodiscard]] std::string to_text(const std::vector<OracleHit>& hits, std::size_t offset,
                                  std::size_t k);

/// Adds a test failure for whatever differs, for pages of many sizes and the count.
void expect_agreement(const Searcher& searcher, const OracleIndex& oracle, const Query& query,
                      const Bm25Parameters& bm25 = {});

/// All hits of `query`; a test failure and nothing if it fails.
[[nodiscard]] std::vector<Hit> all_hits(const Searcher& searcher, const Query& query);

}  // namespace sakuin::test
