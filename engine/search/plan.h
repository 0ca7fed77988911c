// A query bound to a snapshot: names are fields, words are the indexed terms they stand for, boosts
// sit at the leaves. The same for every segment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <sakuin/types.h>

#include "engine/search/doc_source.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// An indexed term that counts as the word looked for, and how near it is to that word.
struct Variant {
  std::string term;
  float weight = 1;         ///< 0..1, multiplies the frequency; 1: the word as it was spelled
  std::size_t reading = 0;  ///< 0: the spelling; else which reading of the word, from 1
  friend bool operator==(const Variant&, const Variant&) = default;
};

/// A term where a field of a segment has it.
struct FoundTerm {
  const storage::SegmentReader* segment = nullptr;
  FieldId field = 0;
  std::size_t place = 0;  ///< of the field in the segment's table
  storage::TermInfo info;
  friend bool operator==(const FoundTerm&, const FoundTerm&) = default;
};

/// Neighbouring terms of a field in a segment, by their places among its terms.
struct TermRange {
  const storage::SegmentReader* segment = nullptr;
  std::size_t place = 0;  ///< of the field in the segment's table
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  friend bool operator==(const TermRange&, const TermRange&) = default;
};

/// What may stand at one place of a leaf.
struct LeafPart {
  std::string text;                    ///< as a reader knows it
  std::vector<Variant> variants = {};  ///< not empty
  std::uint32_t offset = 0;            ///< places after the first part
  /// What the variants stand for, in words that mean the same in every index (QueryNumbers); empty:
  /// the one term.
  std::string question = {};
  /// Of a part with one variant, once look_up_terms() has set `looked_up`: all segments and fields
  /// of the leaf that have the term, in that order.
  std::vector<FoundTerm> found = {};
  bool looked_up = false;
  /// Of a beginning or a pattern: where its variants are, segment by segment.
  std::vector<TermRange> ranges = {};
  friend bool operator==(const LeafPart&, const LeafPart&) = default;
};

/// A word (one part) or a phrase (several), looked for in each of `fields`, which count as one
/// (BM25F); or, without parts and fields, documents of another source, each of which scores the
/// boost.
struct Leaf {
  std::vector<FieldId> fields;       ///< ascending, not empty
  std::string scope = {};            ///< names them, whatever their numbers (QueryNumbers)
  std::vector<LeafPart> parts = {};  ///< not empty, ascending by offset
  std::uint32_t slop = 0;            ///< of a phrase: engine/search/occurrences.h
  bool constant_score = false;       ///< every match scores the boost
  float boost = 1;
  std::shared_ptr<const DocSource> source = nullptr;  ///< null: words

  [[nodiscard]] bool is_phrase() const noexcept { return parts.size() > 1; }
  /// One indexed term as it was spelled: its list can be read as it lies in the file.
  [[nodiscard]] bool is_term() const noexcept {
    return parts.size() == 1 && parts.front().variants.size() == 1 &&
           parts.front().variants.front().weight == 1;
  }
};

struct PlanNode;

struct LeafRef {
  std::size_t index = 0;  ///< into Plan::leaves
};

/// Rules as in BooleanNode (engine/query/query_node.h). No clause: matches nothing.
struct PlanBoolean {
  std::vector<PlanNode> must;
  std::vector<PlanNode> should;
  std::vector<PlanNode> must_not;
  /// Clauses of should that are needed, if that is more than the rules ask for and less than all of
  /// them; else 0.
  std::size_t at_least = 0;
};

/// Ways to see one word or phrase, or clauses: any of them matches, and the best of them is the
/// score.
struct PlanBestOf {
  std::vector<PlanNode> ways;  ///< not empty
};

/// What matches, with one score for all.
struct PlanConstant {
  std::vector<PlanNode> matching;  ///< one
  float score = 1;
};

struct PlanMatchAll {
  float boost = 1;
};

struct PlanNode {
  std::variant<PlanBoolean, PlanBestOf, PlanConstant, LeafRef, PlanMatchAll> value;
};

struct Plan {
  std::vector<Leaf> leaves;  ///< in query order, which is the order of addition
  PlanNode root;
};

}  // namespace sakuin
