// What a word, phrase or term of a query looks for, written again from the rules in
// engine/query/analysis.h and engine/search/planner.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/schema.h>
#include <sakuin/tokenizer.h>

#include "engine/query/query_node.h"
#include "tests/support/oracle_document.h"

namespace sakuin::test {

struct OracleTerm {
  std::string term;
  std::uint32_t offset = 0;  ///< places after the first term
};

/// Terms at their offsets in any of `fields`, which count as one field.
struct OracleLeaf {
  std::vector<FieldId> fields;
  std::vector<OracleTerm> terms;

  /// Places of the document's field where all terms stand as they should.
  [[nodiscard]] std::uint32_t frequency(const OracleDocument& document, FieldId field) const;
  [[nodiscard]] bool matches(const OracleDocument& document) const;
};

/// Alternatives, in the order in which their scores are added; none if there is no word to look
/// for.
[[nodiscard]] std::vector<OracleLeaf> make_leaves(const WordNode& node, const Schema& schema,
                                                  const AnalyzerRegistry& analyzers);
[[nodiscard]] std::vector<OracleLeaf> make_leaves(const PhraseNode& node, const Schema& schema,
                                                  const AnalyzerRegistry& analyzers);
[[nodiscard]] std::vector<OracleLeaf> make_leaves(const TermNode& node, const Schema& schema,
                                                  const AnalyzerRegistry& analyzers);

}  // namespace sakuin::test
