// The lists of a term: documents, frequencies, positions, as views over mapped bytes. A list of
// documents is validated in full the first time it is opened and trusted afterwards; thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "storage/bounds/bounds_reader.h"
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

/// Remembers what was validated.
class OnceBits {
 public:
  OnceBits() = default;
  explicit OnceBits(std::uint64_t count)
      : words_(new std::atomic<std::uint64_t>[static_cast<std::size_t>(count / 64 + 1)]()) {}

  [[nodiscard]] bool test(std::uint64_t i) const noexcept {
    return (words_.get()[i / 64].load(std::memory_order_relaxed) >> (i % 64) & 1) != 0;
  }
  void prefetch(std::uint64_t i) const noexcept { __builtin_prefetch(words_.get() + i / 64); }
  void set(std::uint64_t i) const noexcept {
    words_.get()[i / 64].fetch_or(std::uint64_t{1} << (i % 64), std::memory_order_relaxed);
  }

 private:
  std::shared_ptr<std::atomic<std::uint64_t>[]> words_;
};

/// Lists of the terms of one field.
class TermLists {
 public:
  TermLists() = default;
  TermLists(SectionView postings, SectionView freqs, SectionView positions, BoundsReader bounds,
            std::uint32_t max_doc, std::uint64_t term_count);

  /// Asks for the memory that postings() reads first.
  void prefetch(const TermInfo& info) const noexcept {
    freqs_.prefetch(info.freqs_offset, info.freqs_bytes);
    if (info.postings_bytes == 0) return;  // there already
    postings_.prefetch(info.postings_offset, info.postings_bytes);
    validated_.prefetch(info.ord);
  }
  [[nodiscard]] Result<PostingsView> postings(const TermInfo& info) const;
  /// Without its frequencies.
  [[nodiscard]] Result<RoaringView> documents(const TermInfo& info) const;
  /// `invalid_argument` when the field keeps no positions.
  [[nodiscard]] Result<PositionsView> positions(const TermInfo& info) const;
  /// Nothing for a term that keeps none. `docs` is the term's list.
  [[nodiscard]] Result<std::optional<BoundsView>> bounds(const TermInfo& info,
                                                         const RoaringView& docs) const;

 private:
  SectionView postings_;
  SectionView freqs_;
  SectionView positions_;
  std::uint32_t max_doc_ = 0;
  BoundsReader bounds_;
  OnceBits validated_;         // one a term
  OnceBits validated_bounds_;  // one an entry
};

}  // namespace sakuin::storage
