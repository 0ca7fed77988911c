// Hits by the value of a keyword field: the first of each group.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// Drops hits of whose group there is one before them. group_of(hit) gives a Result: the group, or
/// nothing for one of its own.
template <class AnyHit, class GroupOf>
Status keep_first_of_groups(std::vector<AnyHit>& hits, GroupOf&& group_of) {
  std::unordered_set<std::string> seen;
  std::size_t kept = 0;
  for (AnyHit& hit : hits) {
    SAKUIN_ASSIGN(std::optional<std::string> group, group_of(hit));
    if (group && !seen.insert(*std::move(group)).second) continue;
    if (&hits[kept] != &hit) hits[kept] = std::move(hit);
    ++kept;
  }
  hits.resize(kept);
  return {};
}

class HitGroups {
 public:
  /// `invalid_argument` unless the field is a keyword field, or not there and maybe one of other
  /// indexes. `snapshot` outlives it.
  [[nodiscard]] static Result<HitGroups> bind(const Snapshot& snapshot, const std::string& field,
                                              bool may_be_elsewhere = false);

  /// Drops hits of whose group there is one before them.
  Status keep_first(std::vector<ScoredDoc>& hits) const;

  /// Nothing: a group of its own.
  [[nodiscard]] Result<std::optional<std::string>> group_of(std::uint32_t segment, DocId doc) const;

 private:
  HitGroups(const Snapshot& snapshot, std::optional<FieldId> field) noexcept
      : snapshot_(&snapshot), field_(field) {}

  const Snapshot* snapshot_;
  std::optional<FieldId> field_;  // none: no document has a value
};

}  // namespace sakuin
