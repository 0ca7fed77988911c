// In which order a merge should number its documents, so that similar ones are neighbours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sakuin/schema.h>
#include <sakuin/status.h>

#include "engine/index/doc_map.h"
#include "engine/index/forward_index.h"
#include "engine/index/merge_input.h"
#include "engine/index/progress.h"

namespace sakuin {

/// Terms of text and keyword fields that tell documents apart: those in very few or very many
/// documents do not. Of the others the most frequent are left out until it and its bisection fit
/// into `memory_bytes`, down to none.
[[nodiscard]] Result<ForwardIndex> read_forward_index(std::span<const MergeInput> inputs,
                                                      const Schema& schema, const DocMap& doc_map,
                                                      std::uint64_t memory_bytes,
                                                      std::size_t threads);

/// A permutation of the documents of `doc_map`, which keeps the inputs' order.
[[nodiscard]] Result<std::vector<DocId>> find_document_order(
    std::span<const MergeInput> inputs, const Schema& schema, const DocMap& doc_map,
    std::uint64_t memory_bytes, std::size_t threads, const Progress& progress);

}  // namespace sakuin
