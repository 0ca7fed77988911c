// A phrase in one segment and field, found range by range as ranking asks for it: its frequency in
// a document is at most the least of its words', and so is what it contributes; positions are read
// only in documents that may still be among the best.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/search/phrase_check.h"
#include "engine/search/phrase_words.h"
#include "engine/search/range_list.h"
#include "engine/search/strict_phrase.h"
#include "storage/bounds/ranged_docs.h"

namespace sakuin {

class PhraseDocs {
 public:
  /// Whether all words have stored bounds. Where one has not, it is so rare that finding the phrase
  /// in full costs less.
  [[nodiscard]] static bool suits(const PhraseWords& phrase) noexcept;
  /// Whether the best k documents cost less so than by find_strict_phrase().
  [[nodiscard]] static bool pays(const PhraseEstimate& estimate, std::uint64_t k) noexcept;

  /// REQUIRES suits(phrase).
  PhraseDocs(PhraseWords phrase, std::uint64_t range_count, const FieldShares& shares,
             const BoundFactors& factors);

  // As StoredDocs has them.
  [[nodiscard]] double max_contribution() const noexcept { return is_flat_ ? 1 : most_; }
  /// How many documents have the phrase is not known.
  [[nodiscard]] float reached_by(std::uint64_t) const noexcept { return 0; }
  void set_unit(const BoundUnit& unit, double weight) noexcept;
  void add_bounds(const RangeKernels& kernels, const RangeBlock& block, Occur occur,
                  RangeBound* bounds, RangeBound* scratch) const;
  void prefetch_places(std::uint32_t range) const noexcept;
  void prefetch_docs(std::uint32_t range) const noexcept;
  [[nodiscard]] RangeBound bound_of(std::uint32_t range) const noexcept {
    return flat_ != 0 && bounds_[range] != 0 ? flat_ : scale_bound(bounds_[range], weight_);
  }

  /// Goes to a range; its documents that have all words.
  [[nodiscard]] storage::RangeSlice slice(std::uint32_t range) noexcept;
  /// Those of `docs`, some of the range gone to last, that have the phrase; ones that cannot
  /// contribute `least` may be left out.
  [[nodiscard]] std::uint64_t verify(std::uint64_t docs, double least);
  /// Share of the document at `bit`, one that verify() has left.
  [[nodiscard]] float share(std::uint32_t range, const storage::RangeSlice&,
                            unsigned bit) const noexcept {
    return shares_(range * storage::kRangeDocs + bit, counts_[bit]);
  }

  /// A list of positions did not read; what was found since means nothing.
  [[nodiscard]] bool is_damaged() const noexcept { return is_damaged_; }
  [[nodiscard]] std::uint64_t positions_compared() const noexcept {
    return words_->check.positions_compared();
  }

 private:
  /// What the document at `bit` of the range contributes at most.
  [[nodiscard]] double most_of(unsigned bit) const noexcept;

  /// In one place, as what it holds refers to each other.
  struct Words final : PhraseCheck::Ranks {
    Words(PhraseWords opened, std::uint64_t range_count);
    void find(std::size_t word, std::span<const std::uint16_t> lows, std::uint32_t* ranks) override;
    /// In the document at `bit` of the range.
    [[nodiscard]] std::uint32_t least_freq(unsigned bit) const noexcept;

    struct Word {
      storage::RangedDocs docs;
      storage::FreqsView freqs;
      storage::RangeSlice slice;  // of the range
      std::uint32_t first_rank;   // of the slice
    };
    PhraseWords phrase;
    std::vector<Word> lists;  // as in the phrase: rarest first
    std::uint32_t range = 0;
    PhraseCheck check;
  };

  std::unique_ptr<Words> words_;
  std::vector<std::uint8_t> bounds_;  // by range: the least of the words'
  FieldShares shares_;
  double most_;  // contributions are at most bounds times this
  bool is_flat_;
  bool is_damaged_ = false;
  std::uint16_t weight_ = 0;
  RangeBound flat_ = 0;
  std::array<float, storage::kRangeDocs> counts_;  // of documents that were verified
};

}  // namespace sakuin
