// Filters of searches: which documents of each segment they leave, found once and kept for the
// searches that use them again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include <sakuin/query.h>

#include "engine/search/doc_set_data.h"
#include "engine/search/snapshot.h"

namespace sakuin {

/// What the last filters of a snapshot matched. A filter is known again by its Query, copied or
/// not; one that is parsed again is another, of which only the ranges are known. Thread-safe.
class FilterCache {
 public:
  /// Null if it is not there.
  [[nodiscard]] std::shared_ptr<const DocSetData> find(const Query& filter) const;
  void keep(const Query& filter, std::shared_ptr<const DocSetData> matches) const;

 private:
  static constexpr std::size_t kMostFilters = 32;

  struct Entry {
    Query filter;  // keeps its node, so that no other gets its address
    std::shared_ptr<const DocSetData> matches;
  };

  mutable std::mutex mutex_;
  mutable std::vector<Entry> entries_;  // oldest first
};

/// The documents that a filter leaves out, deleted ones among them: a bit a document, by segment.
class FilterWords {
 public:
  void assign(const Snapshot& snapshot, const DocSetData& matches);

  [[nodiscard]] const std::vector<SegmentScope>& scopes() const noexcept { return scopes_; }

 private:
  std::vector<std::vector<std::uint64_t>> words_;
  std::vector<SegmentScope> scopes_;
};

}  // namespace sakuin
