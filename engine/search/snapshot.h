// The segments of one commit, pinned: what a Searcher sees. Immutable and thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/searcher.h>
#include <sakuin/tokenizer.h>

#include "engine/document/open_segments.h"
#include "engine/search/segment_columns.h"
#include "engine/search/synonym_table.h"
#include "storage/manifest/manifest.h"

namespace sakuin {

/// Which documents of a segment a search may find.
struct SegmentScope {
  std::span<const std::uint64_t> excluded;  ///< a bit a document it may not; empty: no such
  std::uint64_t excluded_count = 0;
  const storage::RoaringSet* filter = nullptr;  ///< those it may; null: all that are not deleted
};

/// A segment as searches see it: its deletes can be looked up a word at a time as well.
struct SearchSegment : OpenSegment {
  /// `before`, if any, is how an earlier snapshot has the same segment.
  explicit SearchSegment(OpenSegment open, const SearchSegment* before = nullptr);

  /// Without a filter.
  [[nodiscard]] SegmentScope scope() const noexcept {
    return {deleted_words, deleted_words.empty() ? 0 : live.deleted.cardinality()};
  }

  std::vector<std::uint64_t> deleted_words;  ///< live.deleted, a bit a document; empty if none
  std::shared_ptr<const SegmentColumns> columns;
};

struct Snapshot {
  storage::Manifest manifest;
  Schema schema;
  std::vector<std::shared_ptr<const Tokenizer>> tokenizers;  // by FieldId; null unless text
  /// The same, or what SearcherOptions puts in their place for queries.
  std::vector<std::shared_ptr<const Tokenizer>> query_tokenizers;
  /// By FieldId; null if it has none. Fields that see the same synonyms the same way share them.
  std::vector<std::shared_ptr<const SynonymTable>> synonyms;
  std::vector<SearchSegment> segments;
};

/// Opens the newest commit; starts again when a writer removes it underneath. What `before`, if
/// any, has open is shared; with the same options, it is the answer itself when nothing changed.
[[nodiscard]] Result<std::shared_ptr<const Snapshot>> open_snapshot(
    const Directory& directory, const SearcherOptions& options,
    const std::shared_ptr<const Snapshot>& before = nullptr);

}  // namespace sakuin
