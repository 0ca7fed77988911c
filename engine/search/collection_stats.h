// The numbers BM25 needs, over all live documents of a snapshot and exact after deletes.
// Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/search/budget_watch.h"
#include "engine/search/plan.h"
#include "engine/search/snapshot.h"
#include "storage/live_docs/live_docs.h"

namespace sakuin {

class CollectionStats {
 public:
  explicit CollectionStats(std::shared_ptr<const Snapshot> snapshot);

  [[nodiscard]] const Snapshot& snapshot() const noexcept { return *snapshot_; }

  /// N: live documents.
  [[nodiscard]] std::uint64_t doc_count() const noexcept { return doc_count_; }

  /// Live documents that have the field, and their tokens in it.
  [[nodiscard]] const storage::LiveFieldStats& field(FieldId field) const noexcept {
    return fields_[field];
  }
  /// Tokens per document that has the field; 0 if none has.
  [[nodiscard]] double average_length(FieldId field) const noexcept;

  /// df: live documents with any of the spellings in any of `fields`. Cost: one dictionary look-up
  /// a segment, field and spelling; with deletes or several lists, one pass over them as well. Kept
  /// for the next time unless the spellings are very many.
  [[nodiscard]] Result<std::uint64_t> doc_freq(
      std::span<const FieldId> fields, std::span<const Variant> spellings,
      const BudgetWatch& watch = BudgetWatch::none()) const;
  [[nodiscard]] Result<std::uint64_t> doc_freq(std::span<const FieldId> fields,
                                               std::string_view term) const;
  /// The same for a part of a leaf: what was looked up tells without a look-up or a lock, unless
  /// documents are deleted or several lists are to be united.
  [[nodiscard]] Result<std::uint64_t> doc_freq(
      std::span<const FieldId> fields, const LeafPart& part,
      const BudgetWatch& watch = BudgetWatch::none()) const;

 private:
  [[nodiscard]] std::optional<std::uint64_t> sum_of(std::span<const FoundTerm> found) const;

  [[nodiscard]] Result<std::uint64_t> count_docs(std::span<const FieldId> fields,
                                                 std::span<const Variant> spellings,
                                                 const BudgetWatch& watch) const;

  std::shared_ptr<const Snapshot> snapshot_;
  std::uint64_t doc_count_ = 0;
  std::vector<storage::LiveFieldStats> fields_;  // by FieldId
  bool has_deletes_ = false;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string, std::uint64_t> doc_freqs_;  // by fields and terms
};

}  // namespace sakuin
