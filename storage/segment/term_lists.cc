#include "storage/segment/term_lists.h"

namespace sakuin::storage {

TermLists::TermLists(SectionView postings, SectionView freqs, SectionView positions,
                     std::uint32_t max_doc, std::uint64_t term_count)
    : postings_(postings),
      freqs_(freqs),
      positions_(positions),
      max_doc_(max_doc),
      validated_(new std::atomic<std::uint64_t>[static_cast<std::size_t>(term_count / 64 + 1)]()) {}

Result<PostingsView> TermLists::postings(const TermInfo& info) const {
  SAKUIN_ASSIGN(const ByteSpan docs, postings_.read(info.postings_offset, info.postings_bytes));
  SAKUIN_ASSIGN(const ByteSpan freqs, freqs_.read(info.freqs_offset, info.freqs_bytes));

  PostingsView view;
  std::atomic<std::uint64_t>& validated = validated_.get()[info.ord / 64];
  const std::uint64_t bit = std::uint64_t{1} << (info.ord % 64);
  if ((validated.load(std::memory_order_relaxed) & bit) != 0) {
    view.docs = RoaringView::trusted(docs);
  } else {
    const auto checked = RoaringView::open(docs, max_doc_, info.doc_freq);
    if (!checked) return postings_.corrupt(info.postings_offset, "posting list is malformed");
    validated.fetch_or(bit, std::memory_order_relaxed);
    view.docs = *checked;
  }
  const auto freqs_view = FreqsView::open(freqs, info.doc_freq);
  if (!freqs_view) return freqs_.corrupt(info.freqs_offset, "list of frequencies is malformed");
  view.freqs = *freqs_view;
  return view;
}

Result<PositionsView> TermLists::positions(const TermInfo& info) const {
  if (info.positions_bytes == 0) {
    return Status(StatusCode::invalid_argument,
                  "phrase: the field keeps no positions; search its words instead");
  }
  SAKUIN_ASSIGN(const ByteSpan bytes, positions_.read(info.positions_offset, info.positions_bytes));
  const auto view = PositionsView::open(bytes, info.doc_freq, info.total_freq);
  if (!view) return positions_.corrupt(info.positions_offset, "list of positions is malformed");
  return *view;
}

}  // namespace sakuin::storage
