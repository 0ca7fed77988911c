#include "engine/index/renumbered_list.h"

#include <algorithm>

namespace sakuin {

void RenumberedList::add(DocId doc, std::uint32_t freq, std::span<const std::uint32_t> positions) {
  const std::uint64_t begin = positions_.size();
  positions_.insert(positions_.end(), positions.begin(), positions.end());
  postings_.push_back({doc, freq, begin, static_cast<std::uint32_t>(positions.size())});
}

void RenumberedList::move_to(std::vector<DocId>& docs, std::vector<std::uint32_t>& freqs,
                             storage::PositionsWriter& positions) {
  std::sort(postings_.begin(), postings_.end(),
            [](const Posting& a, const Posting& b) { return a.doc < b.doc; });
  for (const Posting& posting : postings_) {
    docs.push_back(posting.doc);
    freqs.push_back(posting.freq);
    if (posting.position_count == 0) continue;
    positions.add_document({positions_.data() + posting.positions_begin, posting.position_count});
  }
  postings_.clear();
  positions_.clear();
}

}  // namespace sakuin
