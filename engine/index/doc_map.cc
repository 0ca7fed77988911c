#include "engine/index/doc_map.h"

#include <cassert>
#include <utility>

namespace sakuin {

DocMap::DocMap(std::span<const MergeInput> inputs) {
  for (std::uint32_t input = 0; input < inputs.size(); ++input) {
    const std::uint32_t max_doc = inputs[input].segment->max_doc();
    std::vector<DocId>& map = by_input_.emplace_back(max_doc, kNoMoreDocs);
    for (DocId doc = 0; doc < max_doc; ++doc) {
      if (inputs[input].deleted->contains(doc)) continue;
      map[doc] = doc_count();
      sources_.push_back({input, doc});
    }
  }
}

void DocMap::renumber(std::span<const DocId> order) {
  assert(order.size() == sources_.size());
  std::vector<Source> sources;
  sources.reserve(order.size());
  for (const DocId old : order) {
    const Source& source = sources_[old];
    by_input_[source.input][source.doc] = static_cast<DocId>(sources.size());
    sources.push_back(source);
  }
  sources_ = std::move(sources);
  keeps_order_ = false;
}

}  // namespace sakuin
