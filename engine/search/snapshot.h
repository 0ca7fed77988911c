// The segments of one commit, pinned: what a Searcher sees. Immutable and thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/searcher.h>
#include <sakuin/tokenizer.h>

#include "engine/document/open_segments.h"
#include "engine/search/segment_columns.h"
#include "engine/search/synonym_table.h"
#include "storage/manifest/manifest.h"

namespace sakuin {

/// A segment as searches see it: its deletes can be looked up a word at a time as well.
struct SearchSegment : OpenSegment {
  /// `before`, if any, is how an earlier snapshot has the same segment.
  explicit SearchSegment(OpenSegment open, const SearchSegment* before = nullptr);

  /// Bit i: document 64 * word + i is not deleted. REQUIRES a document in that word.
  [[nodiscard]] std::uint64_t live_mask(std::uint32_t word) const noexcept {
    return deleted_words.empty() ? ~std::uint64_t{0} : ~deleted_words[word];
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
