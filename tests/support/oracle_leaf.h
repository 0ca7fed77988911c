// What a leaf of a query looks for, written again from the rules in
// engine/query/analysis.h, engine/search/variants.h and engine/search/planner.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sakuin/schema.h>
#include <sakuin/tokenizer.h>

#include "engine/query/query_node.h"
#include "tests/support/oracle_document.h"
#include "tests/support/oracle_words.h"

namespace sakuin::test {

/// Words at their offsets in any of `fields`, which count as one field.
struct OracleLeaf {
  std::vector<FieldId> fields;
  std::vector<OracleWord> words;
  std::uint32_t slop = 0;
  bool constant_score = false;

  /// How often the words stand as they should in a field of the document, weighted; 0: nowhere.
  [[nodiscard]] float frequency(const OracleDocument& document, FieldId field) const;
  [[nodiscard]] bool matches(const OracleDocument& document) const;
};

/// What the making of leaves has to know.
struct OracleContext {
  const Schema& schema;
  const AnalyzerRegistry& analyzers;
  const OracleDocuments& documents;
};

/// Ways to see a word: any of them matches, the best is the score.
using OracleBestOf = std::vector<OracleLeaf>;

/// One for each group of fields, in the order in which their scores are added; none if there is no
/// word to look for.
[[nodiscard]] std::vector<OracleBestOf> make_leaves(const WordNode& node,
                                                    const OracleContext& context);
[[nodiscard]] std::vector<OracleBestOf> make_leaves(const PhraseNode& node,
                                                    const OracleContext& context);
[[nodiscard]] std::vector<OracleBestOf> make_leaves(const PrefixNode& node,
                                                    const OracleContext& context);
[[nodiscard]] std::vector<OracleBestOf> make_leaves(const WildcardNode& node,
                                                    const OracleContext& context);
[[nodiscard]] std::vector<OracleBestOf> make_leaves(const FuzzyNode& node,
                                                    const OracleContext& context);
[[nodiscard]] std::vector<OracleBestOf> make_leaves(const TermNode& node,
                                                    const OracleContext& context);

}  // namespace sakuin::test
