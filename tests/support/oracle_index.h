// The slow twin of the whole engine: documents in maps, no segments, no files, no pruning, nothing
// precomputed. Counting, matching, lengths and document frequencies are written again from the
// rules in engine/search/bm25.h and engine/query/; only the arithmetic of a score is shared, so
// that scores can be compared bit for bit.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/document.h>
#include <sakuin/query.h>
#include <sakuin/schema.h>
#include <sakuin/searcher.h>
#include <sakuin/tokenizer.h>

#include "tests/support/oracle_document.h"

namespace sakuin::test {

struct OracleHit {
  std::string id;
  Score score = 0;
  Serial serial = 0;
};

class OracleIndex {
 public:
  explicit OracleIndex(Schema schema, AnalyzerRegistry analyzers = {})
      : schema_(std::move(schema)), analyzers_(std::move(analyzers)) {}

  void add(const Document& document);  ///< replaces the document with the same id
  bool remove(std::string_view id);

  /// Every match: score falling, then insertion order.
  [[nodiscard]] std::vector<OracleHit> search(const Query& query,
                                              const Bm25Parameters& bm25 = {}) const;

  /// Those of search() that `filter` matches as well.
  [[nodiscard]] std::vector<OracleHit> search(const Query& query, const Query& filter,
                                              const Bm25Parameters& bm25 = {}) const;

  /// Live documents in insertion order.
  [[nodiscard]] std::vector<Document> documents() const;
  [[nodiscard]] const Document* find(std::string_view id) const;
  [[nodiscard]] std::uint64_t live_docs() const noexcept { return documents_.size(); }
  [[nodiscard]] const Schema& schema() const noexcept { return schema_; }

 private:
  friend class OracleSearch;
  Schema schema_;
  AnalyzerRegistry analyzers_;
  Serial next_serial_ = 0;
  OracleDocuments documents_;
  std::map<std::string, Serial, std::less<>> serials_;  // by id
};

}  // namespace sakuin::test
