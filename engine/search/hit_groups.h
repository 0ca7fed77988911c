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
  /// `invalid_argument` unless the field is a keyword field. `snapshot` outlives it.
  [[nodiscard]] static Result<HitGroups> bind(const Snapshot& snapshot, const std::string& field);

  /// Drops hits of whose group there is one before them.
  Status keep_first(std::vector<ScoredDoc>& hits) const;

 private:
  HitGroups(const Snapshot& snapshot, FieldId field) noexcept
      : snapshot_(&snapshot), field_(field) {}
  /// Nothing: a group of its own.
  [[nodiscard]] Result<std::optional<std::string>> group_of(const ScoredDoc& hit) const;

  const Snapshot* snapshot_;
  FieldId field_;
};

}  // namespace sakuin
