#include "engine/search/strict_phrase.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <optional>
#include <vector>

#include "engine/search/phrase_check.h"
#include "engine/search/phrase_words.h"
#include "storage/roaring/container_ranks.h"
#include "storage/roaring/window_overlap.h"

namespace sakuin {
namespace {

using storage::RoaringView;
using Container = RoaringView::Container;

/// A list that is walked window by window.
class ListWalk {
 public:
  explicit ListWalk(const RoaringView& docs) : docs_(docs) {}

  /// Goes to the first window from `key` on that the list has. False at the end.
  bool enter_window(std::uint32_t key) noexcept {
    for (; index_ < docs_.container_count(); ++index_) {
      container_ = docs_.container(index_);
      if (container_.key >= key) return true;
      rank_ += container_.cardinality;
    }
    return false;
  }
  [[nodiscard]] const Container& container() const noexcept { return container_; }
  /// Documents in windows before.
  [[nodiscard]] std::uint32_t rank() const noexcept { return rank_; }

 private:
  RoaringView docs_;
  std::uint32_t index_ = 0;  // of container_
  std::uint32_t rank_ = 0;
  Container container_ = {};
};

/// Ranks of documents of the window that the lists stand in.
class WindowRanks final : public PhraseCheck::Ranks {
 public:
  /// The list of each word, and maybe others. All outlives the object.
  WindowRanks(const PhraseWords& phrase, std::span<const ListWalk> lists)
      : phrase_(phrase), lists_(lists) {}

  void find(std::size_t word, std::span<const std::uint16_t> lows, std::uint32_t* ranks) override {
    const Container& container = lists_[word].container();
    const auto& bounds = phrase_.words[word].bounds;
    const std::uint8_t* const block_ranks = bounds ? bounds->ranks(container.key) : nullptr;
    storage::find_ranks(container, block_ranks, lows, lists_[word].rank(), ranks);
  }

 private:
  const PhraseWords& phrase_;
  std::span<const ListWalk> lists_;
};

/// Goes to the first window from `key` on that all lists have; nothing if there is none.
std::optional<std::uint32_t> next_shared_window(std::span<ListWalk> lists,
                                                std::uint32_t key) noexcept {
  for (bool shared = false; !shared;) {
    shared = true;
    for (ListWalk& list : lists) {
      if (!list.enter_window(key)) return std::nullopt;
      if (list.container().key > key) {
        key = list.container().key;
        shared = false;
      }
    }
  }
  return key;
}

class StrictPhrase {
 public:
  StrictPhrase(PhraseWords& phrase, const PhraseScope& scope)
      : watch_(*scope.watch),
        lists_(walk_all(phrase, scope.within)),
        ranks_(phrase, lists_),
        check_(phrase) {}

  /// False if a list is malformed. Stops when the budget is over.
  [[nodiscard]] bool find(DocFreqs& found) {
    for (auto key = next_shared_window(lists_, 0); key;
         key = next_shared_window(lists_, *key + 1)) {
      std::span<const std::uint16_t> lows = shared_docs();
      while (!lows.empty()) {
        if (watch_.is_over()) return true;
        const std::size_t count = std::min(lows.size(), PhraseCheck::kMostDocs);
        if (!check(*key, lows.first(count), found)) return false;
        lows = lows.subspan(count);
      }
    }
    return true;
  }

  [[nodiscard]] std::uint64_t positions_compared() const noexcept {
    return check_.positions_compared();
  }

 private:
  [[nodiscard]] static std::vector<ListWalk> walk_all(const PhraseWords& phrase,
                                                      std::span<const RoaringView> within) {
    std::vector<ListWalk> lists;
    lists.reserve(phrase.words.size() + within.size());
    for (const PhraseWord& word : phrase.words) lists.emplace_back(word.postings.docs);
    for (const RoaringView& docs : within) lists.emplace_back(docs);
    return lists;
  }

  /// Of the window that the lists stand in.
  [[nodiscard]] std::span<const std::uint16_t> shared_docs() {
    containers_.clear();
    for (const ListWalk& list : lists_) containers_.push_back(list.container());
    overlap_->find(containers_);
    return overlap_->lows();
  }

  [[nodiscard]] bool check(std::uint32_t key, std::span<const std::uint16_t> lows,
                           DocFreqs& found) {
    if (!check_.check(lows, ranks_)) return false;
    for (std::size_t i = 0; i < check_.lows().size(); ++i) {
      found.docs.push_back(key << 16 | check_.lows()[i]);
      found.freqs.push_back(static_cast<float>(check_.count(i)));
    }
    return true;
  }

  const BudgetWatch& watch_;
  std::vector<ListWalk> lists_;  // of the words, and of what documents have to be within
  std::vector<Container> containers_;
  std::unique_ptr<storage::WindowOverlap> overlap_{new storage::WindowOverlap};  // uninitialized
  WindowRanks ranks_;
  PhraseCheck check_;
};

}  // namespace

bool is_strict(const Leaf& leaf) noexcept {
  return leaf.slop == 0 &&
         std::all_of(leaf.parts.begin(), leaf.parts.end(), [](const LeafPart& part) {
           return part.variants.size() == 1 && part.variants.front().weight == 1;
         });
}

Result<DocFreqs> find_strict_phrase(const storage::SegmentReader& segment, FieldId field,
                                    const Leaf& leaf, const PhraseScope& scope) {
  SAKUIN_ASSIGN(PhraseWords phrase, PhraseWords::open(segment, field, leaf, *scope.watch));
  return find_strict_phrase(segment, phrase, scope);
}

Result<DocFreqs> find_strict_phrase(const storage::SegmentReader& segment, PhraseWords& phrase,
                                    const PhraseScope& scope) {
  DocFreqs found;
  if (phrase.words.empty()) return found;
  StrictPhrase search(phrase, scope);
  if (!search.find(found)) return damaged_positions(segment);
  if (scope.positions_compared != nullptr) {
    *scope.positions_compared += search.positions_compared();
  }
  SAKUIN_TRY(scope.watch->go_on());
  SAKUIN_TRY(scope.watch->reserve(memory_of(found)));
  return found;
}

}  // namespace sakuin
