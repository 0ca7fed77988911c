// What a DocSet refers to.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <sakuin/doc_set.h>

#include "engine/search/doc_source.h"
#include "engine/search/snapshot.h"

namespace sakuin {

struct DocSetData {
  std::weak_ptr<const Snapshot> snapshot;    ///< which it is of; files are not kept open for it
  std::vector<std::uint64_t> first_numbers;  ///< by segment, and one more: the end
  std::vector<std::shared_ptr<const storage::RoaringSet>> segments;  ///< live documents
  std::uint64_t size = 0;
};

/// One for `snapshot`, still without documents.
[[nodiscard]] DocSetData make_doc_set_data(const std::shared_ptr<const Snapshot>& snapshot);

/// Adds the documents of the next segment, of which the deleted ones are left out.
void add_segment(std::span<std::uint64_t> words, const SearchSegment& segment, DocSetData& set);

/// From numbers, as <sakuin/roaring.h> says; `invalid_argument` for bytes that are no bitmap.
[[nodiscard]] Result<DocSetData> read_doc_set(const std::shared_ptr<const Snapshot>& snapshot,
                                              ByteSpan roaring);

/// `snapshot` outlives it. `invalid_argument` for a set of another snapshot.
[[nodiscard]] Result<std::shared_ptr<const DocSource>> make_set_source(const Snapshot& snapshot,
                                                                       const DocSet& set);

/// `invalid_argument` unless the set is of this snapshot.
Status check_doc_set(const Snapshot& snapshot, const DocSet& set);

}  // namespace sakuin
