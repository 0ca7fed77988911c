// A segment as its writer holds it: open, with deletes that may be newer than those on disk.
#pragma once

#include <cstdint>

#include "engine/document/open_segments.h"

namespace sakuin {

/// How long the merges that a writer does on its own leave a segment alone.
enum class MergeRest : std::uint8_t {
  none,
  until_commit,  ///< there was no space
  until_asked,   ///< a merge of it failed
};

struct WriterSegment {
  OpenSegment open;
  bool deletes_changed = false;
  MergeRest rest = MergeRest::none;

  [[nodiscard]] bool all_deleted() const noexcept { return open.live.live_count() == 0; }
  [[nodiscard]] bool has_deletes() const noexcept { return !open.live.deleted.empty(); }

  /// What it will take without its deleted documents, about.
  [[nodiscard]] std::uint64_t live_bytes() const noexcept {
    const double live =
        static_cast<double>(open.live.live_count()) / static_cast<double>(open.entry.max_doc);
    return static_cast<std::uint64_t>(live * static_cast<double>(open.entry.file_bytes));
  }
};

}  // namespace sakuin
