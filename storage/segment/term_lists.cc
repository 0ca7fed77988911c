#include "storage/segment/term_lists.h"

namespace sakuin::storage {

TermLists::TermLists(SectionView postings, SectionView freqs, SectionView positions,
                     BoundsReader bounds, std::uint32_t max_doc, std::uint64_t term_count)
    : postings_(postings),
      freqs_(freqs),
      positions_(positions),
      max_doc_(max_doc),
      bounds_(bounds),
      validated_(term_count),
      validated_bounds_(bounds.size()) {}

Result<PostingsView> TermLists::postings(const TermInfo& info) const {
  PostingsView view;
  SAKUIN_ASSIGN(view.docs, documents(info));
  SAKUIN_ASSIGN(const ByteSpan freqs, freqs_.read(info.freqs_offset, info.freqs_bytes));
  const auto freqs_view = FreqsView::open(freqs, info.doc_freq);
  if (!freqs_view) return freqs_.corrupt(info.freqs_offset, "list of frequencies is malformed");
  view.freqs = *freqs_view;
  return view;
}

Result<RoaringView> TermLists::documents(const TermInfo& info) const {
  if (info.postings_bytes == 0) {
    const auto [doc, low_bits] = info.single;
    if (low_bits == nullptr || doc >= max_doc_) {
      return postings_.corrupt(info.postings_offset,
                               "the one document of a term, in its dictionary, is none");
    }
    return RoaringView::single(static_cast<std::uint16_t>(doc >> 16), low_bits);
  }
  SAKUIN_ASSIGN(const ByteSpan bytes, postings_.read(info.postings_offset, info.postings_bytes));
  if (validated_.test(info.ord)) return RoaringView::trusted(bytes);
  const auto checked = RoaringView::open(bytes, max_doc_, info.doc_freq);
  if (!checked) return postings_.corrupt(info.postings_offset, "posting list is malformed");
  validated_.set(info.ord);
  return *checked;
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

Result<std::optional<BoundsView>> TermLists::bounds(const TermInfo& info,
                                                    const RoaringView& docs) const {
  if (!bounds_.layout().keeps(info.doc_freq)) return std::optional<BoundsView>();
  const std::optional<std::uint64_t> entry = bounds_.find(info.ord);
  if (!entry) return std::optional<BoundsView>();
  SAKUIN_ASSIGN(const BoundsView view, bounds_.read(*entry));
  if (!validated_bounds_.test(*entry)) {
    if (!view.fits(docs, bounds_.layout())) return bounds_.damaged_entry(*entry);
    validated_bounds_.set(*entry);
  }
  return std::optional(view);
}

}  // namespace sakuin::storage
