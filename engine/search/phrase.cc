#include "engine/search/phrase.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/search/segment_terms.h"
#include "storage/roaring/doc_bitmap.h"

namespace sakuin {
namespace {

/// One word of the phrase, walked through the documents in order.
class PartCursor {
 public:
  static Result<PartCursor> open(const storage::SegmentReader& segment, const SegmentTerm& term) {
    PartCursor part;
    SAKUIN_ASSIGN(part.postings_, open_postings(segment, term));
    SAKUIN_ASSIGN(part.positions_, segment.lists(term.place).positions(term.info));
    part.doc_freq_ = term.info.doc_freq;
    part.cursor_ = storage::RoaringView::Cursor(part.postings_.docs);
    return part;
  }

  [[nodiscard]] std::uint32_t doc_freq() const noexcept { return doc_freq_; }
  [[nodiscard]] const storage::RoaringView& docs() const noexcept { return postings_.docs; }
  /// The first of its places in the phrase.
  [[nodiscard]] std::uint32_t offset() const noexcept { return offsets_.front(); }
  [[nodiscard]] const std::vector<std::uint32_t>& places() const noexcept { return places_; }

  /// The phrase has the word at `offset`, too. Ascending.
  void add_offset(std::uint32_t offset) { offsets_.push_back(offset); }

  /// Reads the positions in `doc`, which holds the part. False if the list is malformed.
  [[nodiscard]] bool read(DocId doc) {
    cursor_.seek(doc);
    const std::uint32_t rank = cursor_.rank();
    const auto stride = positions_.stride_start(rank);
    const std::uint64_t start = stride.start + postings_.freqs.sum(stride.rank, rank);
    return positions_.read(start, postings_.freqs[rank], places_);
  }

  /// Whether the word stands wherever a phrase that begins at `begin` wants it.
  [[nodiscard]] bool stands_at(std::uint32_t begin) const {
    return std::all_of(offsets_.begin(), offsets_.end(), [&](std::uint32_t offset) {
      return std::binary_search(places_.begin(), places_.end(), begin + offset);
    });
  }

 private:
  storage::PostingsView postings_;
  storage::PositionsView positions_;
  storage::RoaringView::Cursor cursor_;
  std::uint32_t doc_freq_ = 0;
  std::vector<std::uint32_t> offsets_;  // places in the phrase
  std::vector<std::uint32_t> places_;   // in the document
};

/// Places where the phrase begins. The first part of `parts` leads.
std::uint32_t count_phrase(const std::vector<PartCursor>& parts) {
  const PartCursor& lead = parts.front();
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < lead.places().size(); ++i) {
    const std::uint32_t place = lead.places()[i];
    if (place < lead.offset() || (i > 0 && place == lead.places()[i - 1])) continue;
    const std::uint32_t begin = place - lead.offset();
    const bool complete = std::all_of(
        parts.begin(), parts.end(), [&](const PartCursor& part) { return part.stands_at(begin); });
    count += complete ? 1U : 0U;
  }
  return count;
}

}  // namespace

Result<DocFreqs> find_phrase(const storage::SegmentReader& segment, FieldId field,
                             std::span<const PlacedTerm> terms) {
  DocFreqs found;
  std::vector<PartCursor> parts;
  std::unordered_map<std::string_view, std::size_t> known;  // a repeated word is read once
  for (const PlacedTerm& term : terms) {
    const auto [place, is_new] = known.try_emplace(term.term, parts.size());
    if (is_new) {
      SAKUIN_ASSIGN(const auto entry, find_term(segment, field, term.term));
      if (!entry) return found;
      SAKUIN_ASSIGN(PartCursor part, PartCursor::open(segment, *entry));
      parts.push_back(std::move(part));
    }
    parts[place->second].add_offset(term.offset);
  }
  // The rarest part leads: fewest documents to intersect, fewest places to try.
  std::stable_sort(parts.begin(), parts.end(), [](const PartCursor& a, const PartCursor& b) {
    return a.doc_freq() < b.doc_freq();
  });
  storage::DocBitmap candidates = storage::DocBitmap::from_view(parts.front().docs());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    candidates &= storage::DocBitmap::from_view(parts[i].docs());
  }
  for (const DocId doc : candidates.to_vector()) {
    for (PartCursor& part : parts) {
      if (!part.read(doc)) {
        return Status(StatusCode::corrupt, segment.file().name() +
                                               ": section positions: a list is malformed; run "
                                               "`sakuin check` on the index");
      }
    }
    const std::uint32_t freq = count_phrase(parts);
    if (freq == 0) continue;
    found.docs.push_back(doc);
    found.freqs.push_back(freq);
  }
  return found;
}

}  // namespace sakuin
