// Hits by the value of a keyword field: the first of each group.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

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
