// Whether, and how often, the words of a phrase stand together in documents that have them all.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/search/phrase_pairs.h"
#include "engine/search/phrase_words.h"

namespace sakuin {

/// Checks some documents of one window at a time: word after word, each of them for all documents
/// that are left, so that their memory is fetched at once. Works in any order of documents, with
/// least cost if they ascend.
class PhraseCheck {
 public:
  /// Documents of one check().
  static constexpr std::size_t kMostDocs = storage::TermPositions::kMostLocated;

  /// `phrase` outlives the object and has words.
  explicit PhraseCheck(PhraseWords& phrase, const PairKernel& kernel = *pair_kernels().back())
      : phrase_(phrase), kernel_(kernel), steps_(phrase.steps()) {}

  /// Where documents stand in the lists of the words.
  class Ranks {
   public:
    /// Ranks of `lows` in the list of a word; these are given to check(), or some of them.
    virtual void find(std::size_t word, std::span<const std::uint16_t> lows,
                      std::uint32_t* ranks) = 0;

   protected:
    ~Ranks() = default;
  };

  /// Looks for the phrase in documents that all have all words, given by their low bits. False if a
  /// list is malformed. REQUIRES at most kMostDocs, ascending.
  [[nodiscard]] bool check(std::span<const std::uint16_t> lows, Ranks& ranks);

  /// Of the documents checked, those that have the phrase, and how often.
  [[nodiscard]] std::span<const std::uint16_t> lows() const noexcept {
    return {lows_.data(), left_};
  }
  [[nodiscard]] std::uint32_t count(std::size_t i) const noexcept { return begins_of_[i].count; }

  /// Positions read since the beginning.
  [[nodiscard]] std::uint64_t positions_compared() const noexcept { return compared_; }

 private:
  /// Places where the phrase may begin, in begins_.
  struct Begins {
    std::uint32_t first;
    std::uint32_t count;
  };
  using Located = std::array<storage::DocPositions, kMostDocs>;

  void locate(std::size_t word, std::span<const std::uint16_t> lows, Ranks& ranks, Located& out);
  /// The first two steps.
  [[nodiscard]] bool begin(std::span<const std::uint16_t> lows, Ranks& ranks);
  [[nodiscard]] bool begin_in_full(std::uint16_t low, const storage::DocPositions& first,
                                   const storage::DocPositions& second);
  /// A further step.
  [[nodiscard]] bool keep(const PhraseStep& step, Ranks& ranks);
  /// Begins of one document that the step leaves, packed. Nothing if a list is malformed.
  [[nodiscard]] std::optional<std::uint32_t> keep_begins(const PhraseStep& step,
                                                         std::span<std::uint32_t> begins,
                                                         const storage::DocPositions& doc);
  [[nodiscard]] bool read(std::size_t word, const storage::DocPositions& doc, std::uint64_t last);
  void push(std::uint16_t low, std::uint32_t count) noexcept;
  /// Of the next document; valid until the next call.
  [[nodiscard]] std::uint32_t* room_for_begins(std::size_t count);

  PhraseWords& phrase_;
  const PairKernel& kernel_;
  std::vector<PhraseStep> steps_;
  std::uint64_t compared_ = 0;

  std::size_t left_ = 0;  // documents
  std::array<std::uint16_t, kMostDocs> lows_;
  std::array<Begins, kMostDocs> begins_of_;
  Located first_;
  Located second_;
  std::uint32_t begins_used_ = 0;
  std::vector<std::uint32_t> begins_;  // ascending for each document, and room for more
  // Of one word in one document, ascending, in the beginning of read_.
  std::span<const std::uint32_t> positions_;
  std::vector<std::uint32_t> read_;
};

}  // namespace sakuin
