// The fields that a name in a query stands for, grouped by how they see a text.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <sakuin/query.h>

#include "engine/search/snapshot.h"

namespace sakuin {

/// Begins the names of groups that no field names.
constexpr char kAllFields = '*';

/// Fields that see a text the same way.
struct FieldGroup {
  std::string name = {};                   // the same in every index (Leaf::scope)
  const Tokenizer* tokenizer = nullptr;    // null: a keyword field
  const SynonymTable* synonyms = nullptr;  // null: none
  std::vector<FieldId> fields = {};
};

/// Finds groups in one snapshot, which outlives it, and keeps what it has found.
class FieldGroups {
 public:
  explicit FieldGroups(const Snapshot& snapshot) : snapshot_(snapshot) {}

  /// The named field, or all text fields, each by itself or grouped by analyzer, in schema order;
  /// kept for the next clause, and valid until another name is asked for. `invalid_argument` for a
  /// field that is not there or cannot be searched by word.
  [[nodiscard]] Result<std::span<const FieldGroup>> find(const std::string& name);

 private:
  struct NamedGroups {
    std::string name;  // of a field, or empty for all
    std::vector<FieldGroup> groups;
  };

  [[nodiscard]] Result<std::vector<FieldGroup>> make(const std::string& name) const;
  [[nodiscard]] Result<FieldId> find_searchable(const std::string& name) const;

  const Snapshot& snapshot_;
  std::vector<NamedGroups> known_;  // asked for so far
};

}  // namespace sakuin
