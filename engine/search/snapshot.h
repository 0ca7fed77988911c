// The segments of one commit, pinned: what a Searcher sees. Immutable and thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/searcher.h>
#include <sakuin/tokenizer.h>

#include "engine/document/open_segments.h"

namespace sakuin {

struct Snapshot {
  std::uint64_t generation = 0;
  Schema schema;
  std::vector<std::shared_ptr<const Tokenizer>> tokenizers;  // by FieldId; null unless text
  /// The same, or what SearcherOptions puts in their place for queries.
  std::vector<std::shared_ptr<const Tokenizer>> query_tokenizers;
  std::vector<OpenSegment> segments;
};

/// Opens the newest commit; starts again when a writer removes it underneath.
[[nodiscard]] Result<std::shared_ptr<const Snapshot>> open_snapshot(const Directory& directory,
                                                                    const SearcherOptions& options);

}  // namespace sakuin
