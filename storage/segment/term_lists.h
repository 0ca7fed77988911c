// The lists of a term: documents, frequencies, positions, as views over mapped bytes. A list of
// documents is validated in full the first time it is opened and trusted afterwards; thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "storage/format/section_view.h"
#include "storage/positions/positions_view.h"
#include "storage/postings/freqs_view.h"
#include "storage/roaring/roaring_view.h"
#include "storage/terms/term_info.h"

namespace sakuin::storage {

/// Documents and how often the term occurs in each, by rank.
struct PostingsView {
  RoaringView docs;
  FreqsView freqs;
};

/// Lists of the terms of one field.
class TermLists {
 public:
  TermLists() = default;
  TermLists(SectionView postings, SectionView freqs, SectionView positions, std::uint32_t max_doc,
            std::uint64_t term_count);

  [[nodiscard]] Result<PostingsView> postings(const TermInfo& info) const;
  /// `invalid_argument` when the field keeps no positions.
  [[nodiscard]] Result<PositionsView> positions(const TermInfo& info) const;

 private:
  SectionView postings_;
  SectionView freqs_;
  SectionView positions_;
  std::uint32_t max_doc_ = 0;
  std::shared_ptr<std::atomic<std::uint64_t>[]> validated_;  // one bit a term
};

}  // namespace sakuin::storage
