// The statistics that a query is planned and scored with: those of its snapshot, or those that
// several snapshots have together (QueryStats).
//
// A plan depends on documents in two places: which readings of a word are looked for, and how a run
// of kana is parted. Both are asked here, as questions that mean the same in every index: a word or
// its readings, not the terms that one index has for them. A survey writes down the answers of one
// snapshot to whatever a plan could ask, whichever way the answers of others turn it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/query_stats.h>

#include "engine/search/budget_watch.h"
#include "engine/search/collection_stats.h"
#include "engine/search/plan.h"

namespace sakuin {

/// Immutable but for the survey.
class QueryNumbers {
 public:
  /// Those of the snapshot. `own` outlives the object.
  QueryNumbers(const CollectionStats& own);  // NOLINT(google-explicit-constructor)
  /// Those handed in, which outlive the object. `invalid_argument` if they lack documents of this
  /// snapshot.
  [[nodiscard]] static Result<QueryNumbers> open(const CollectionStats& own,
                                                 const QueryStats& given);
  /// Those of the snapshot, written down as they are asked for; `survey` is empty.
  [[nodiscard]] static QueryNumbers begin_survey(const CollectionStats& own, QueryStats& survey);

  /// Those of the snapshot, for what adds nothing to scores; fields of other indexes stay known.
  [[nodiscard]] QueryNumbers for_filter() const;

  [[nodiscard]] const CollectionStats& own() const noexcept { return *own_; }
  /// Whether a plan is made for its questions alone: it asks those of every way.
  [[nodiscard]] bool is_survey() const noexcept { return survey_ != nullptr; }

  /// N: live documents.
  [[nodiscard]] std::uint64_t doc_count() const noexcept {
    return given_ == nullptr ? own_->doc_count() : given_->docs;
  }
  /// Tokens per document that has the field; 0 if none has.
  [[nodiscard]] double average_length(FieldId field) const noexcept {
    return given_ == nullptr ? own_->average_length(field) : averages_[field];
  }

  /// df: live documents with the part in any of `fields`, which `scope` names. `invalid_argument`
  /// if those handed in do not say.
  [[nodiscard]] Result<std::uint64_t> doc_freq(
      std::string_view scope, std::span<const FieldId> fields, const LeafPart& part,
      const BudgetWatch& watch = BudgetWatch::none()) const;

  /// Whether this index is one of several that answer as one.
  [[nodiscard]] bool is_one_of_several() const noexcept { return given_ != nullptr; }
  /// Whether an unknown field of this name may be one of another index.
  [[nodiscard]] bool may_be_elsewhere(const std::string& field) const;
  /// Tells a survey that the query looks into the field; `invalid_argument` if what was handed in
  /// lacks what this snapshot has there.
  Status look_into(FieldId field) const;

 private:
  const CollectionStats* own_;
  const QueryStats* given_ = nullptr;
  const QueryStats* elsewhere_ = nullptr;  // that know of fields of other indexes
  QueryStats* survey_ = nullptr;
  std::vector<double> averages_;  // of those handed in, by FieldId
  std::vector<bool> lacking_;     // which of them are too few for this snapshot
};

}  // namespace sakuin
