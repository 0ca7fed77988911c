#include "engine/search/phrase.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/search/occurrences.h"
#include "engine/search/phrase_words.h"
#include "engine/search/segment_terms.h"
#include "storage/roaring/doc_bitmap.h"

namespace sakuin {
namespace {

/// Of a Pace, for the places of a word in a document.
constexpr std::size_t kPhraseDocSteps = 16;

/// One indexed term, walked through the documents in order.
class TermPlaces {
 public:
  static Result<TermPlaces> open(const storage::SegmentReader& segment, const SegmentTerm& term,
                                 float weight) {
    TermPlaces places;
    SAKUIN_ASSIGN(places.postings_, open_postings(segment, term));
    SAKUIN_ASSIGN(places.positions_, segment.lists(term.place).positions(term.info));
    places.cursor_ = storage::RoaringView::Cursor(places.postings_.docs);
    places.doc_freq_ = term.info.doc_freq;
    places.weight_ = weight;
    return places;
  }

  [[nodiscard]] std::uint64_t doc_freq() const noexcept { return doc_freq_; }
  [[nodiscard]] float weight() const noexcept { return weight_; }
  [[nodiscard]] const storage::RoaringView& docs() const noexcept { return postings_.docs; }

  [[nodiscard]] DocId doc() const noexcept { return cursor_.doc(); }
  DocId seek(DocId target) noexcept {
    return cursor_.doc() < target ? cursor_.seek(target) : cursor_.doc();
  }

  /// Reads the positions in doc(). False if the list is malformed.
  [[nodiscard]] bool read(std::vector<std::uint32_t>& out) const {
    const std::uint32_t rank = cursor_.rank();
    const auto stride = positions_.stride_start(rank);
    const std::uint64_t start = stride.start + postings_.freqs.sum(stride.rank, rank);
    return positions_.read(start, postings_.freqs[rank], out);
  }

 private:
  storage::PostingsView postings_;
  storage::PositionsView positions_;
  storage::RoaringView::Cursor cursor_;
  std::uint64_t doc_freq_ = 0;
  float weight_ = 1;
};

/// One word of the phrase, in all its spellings.
class WordPlaces {
 public:
  static Result<WordPlaces> open(const storage::SegmentReader& segment, FieldId field,
                                 const LeafPart& part, const BudgetWatch& watch) {
    WordPlaces word;
    for (const Variant& variant : part.variants) {
      SAKUIN_TRY(watch.go_on());
      SAKUIN_ASSIGN(const auto entry, find_term(segment, field, variant.term));
      if (!entry) continue;
      SAKUIN_ASSIGN(TermPlaces term, TermPlaces::open(segment, *entry, variant.weight));
      word.next_.push({term.doc(), word.terms_.size()});
      word.terms_.push_back(std::move(term));
    }
    return word;
  }

  /// Of all spellings; documents that have two count twice.
  [[nodiscard]] std::uint64_t doc_freq() const {
    return std::accumulate(
        terms_.begin(), terms_.end(), std::uint64_t{0},
        [](std::uint64_t sum, const TermPlaces& term) { return sum + term.doc_freq(); });
  }

  [[nodiscard]] Result<storage::DocBitmap> docs(const BudgetWatch& watch) const {
    storage::DocBitmap docs;
    for (const TermPlaces& term : terms_) {
      SAKUIN_TRY(watch.go_on());
      docs |= storage::DocBitmap::from_view(term.docs());
    }
    return docs;
  }

  /// Reads the places in `doc`. False if a list is malformed.
  [[nodiscard]] bool read(DocId doc) {
    places_.clear();
    here_.clear();
    while (!next_.empty() && next_.top().first <= doc) {
      const std::size_t index = next_.top().second;
      next_.pop();
      TermPlaces& term = terms_[index];
      if (term.seek(doc) != doc) {
        next_.push({term.doc(), index});
        continue;
      }
      here_.push_back(index);
      if (!term.read(positions_)) return false;
      for (const std::uint32_t position : positions_) places_.push_back({position, term.weight()});
    }
    for (const std::size_t index : here_) next_.push({doc, index});
    // The nearest spelling at a place counts. One term's places are in order as they come.
    if (terms_.size() > 1) {
      std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
        return a.position != b.position ? a.position < b.position : a.weight > b.weight;
      });
    }
    const auto end =
        std::unique(places_.begin(), places_.end(),
                    [](const Place& a, const Place& b) { return a.position == b.position; });
    places_.erase(end, places_.end());
    return true;
  }

  [[nodiscard]] std::span<const Place> places() const noexcept { return places_; }

 private:
  using DocAndTerm = std::pair<DocId, std::size_t>;

  std::vector<TermPlaces> terms_;
  // Where each term stands, the first document on top: a prefix may have thousands of terms, of
  // which a document has few.
  std::priority_queue<DocAndTerm, std::vector<DocAndTerm>, std::greater<>> next_;
  std::vector<std::size_t> here_;         // terms that the document has
  std::vector<Place> places_;             // in the document
  std::vector<std::uint32_t> positions_;  // of one term, for reading
};

/// The same for parts that look for the same: words that read alike may have other spellings.
std::string name_of(const LeafPart& part) {
  std::string name;
  for (const Variant& variant : part.variants) {
    name.append(std::to_string(variant.term.size())).append(":").append(variant.term);
    name.append(std::to_string(variant.reading)).append(",");
  }
  return name;
}

struct OpenPhrase {
  std::vector<WordPlaces> words;          // each read once, however often the phrase has it
  std::vector<std::size_t> word_of_part;  // into words

  static Result<OpenPhrase> open(const storage::SegmentReader& segment, FieldId field,
                                 const Leaf& leaf, const BudgetWatch& watch) {
    OpenPhrase phrase;
    std::unordered_map<std::string, std::size_t> known;
    for (const LeafPart& part : leaf.parts) {
      const auto [word, is_new] = known.try_emplace(name_of(part), phrase.words.size());
      if (is_new) {
        SAKUIN_ASSIGN(WordPlaces opened, WordPlaces::open(segment, field, part, watch));
        phrase.words.push_back(std::move(opened));
      }
      phrase.word_of_part.push_back(word->second);
    }
    return phrase;
  }

  /// Documents that hold every word, the rarest first into the intersection.
  [[nodiscard]] Result<storage::DocBitmap> candidates(const BudgetWatch& watch) const {
    std::vector<const WordPlaces*> order;
    for (const WordPlaces& word : words) order.push_back(&word);
    std::stable_sort(order.begin(), order.end(), [](const WordPlaces* a, const WordPlaces* b) {
      return a->doc_freq() < b->doc_freq();
    });
    SAKUIN_ASSIGN(storage::DocBitmap docs, order.front()->docs(watch));
    for (std::size_t i = 1; i < order.size() && !docs.empty(); ++i) {
      SAKUIN_ASSIGN(const storage::DocBitmap others, order[i]->docs(watch));
      docs &= others;
    }
    return docs;
  }

  [[nodiscard]] bool read(DocId doc) {
    return std::all_of(words.begin(), words.end(),
                       [doc](WordPlaces& word) { return word.read(doc); });
  }
};

}  // namespace

Result<DocFreqs> find_phrase(const storage::SegmentReader& segment, FieldId field, const Leaf& leaf,
                             const PhraseScope& scope) {
  if (is_strict(leaf)) return find_strict_phrase(segment, field, leaf, scope);
  return find_general_phrase(segment, field, leaf, scope);
}

Result<DocFreqs> find_general_phrase(const storage::SegmentReader& segment, FieldId field,
                                     const Leaf& leaf, const PhraseScope& scope) {
  SAKUIN_ASSIGN(OpenPhrase phrase, OpenPhrase::open(segment, field, leaf, *scope.watch));
  SAKUIN_ASSIGN(storage::DocBitmap docs, phrase.candidates(*scope.watch));
  for (const storage::RoaringView& list : scope.within) docs &= storage::DocBitmap::from_view(list);
  DocFreqs found;
  std::uint64_t compared = 0;
  std::vector<PartPlaces> parts(leaf.parts.size());
  std::vector<Occurrence> occurrences;
  Pace pace(*scope.watch);
  for (const DocId doc : docs.to_vector()) {
    if (pace.is_over(kPhraseDocSteps * parts.size())) return scope.watch->go_on();
    if (!phrase.read(doc)) return damaged_positions(segment);
    for (const WordPlaces& word : phrase.words) compared += word.places().size();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parts[i] = {leaf.parts[i].offset, phrase.words[phrase.word_of_part[i]].places()};
    }
    occurrences.clear();
    find_occurrences(parts, leaf.slop, occurrences);
    if (occurrences.empty()) continue;
    found.docs.push_back(doc);
    found.freqs.push_back(effective_frequency(occurrences));
  }
  if (scope.positions_compared != nullptr) *scope.positions_compared += compared;
  SAKUIN_TRY(scope.watch->reserve(memory_of(found)));
  return found;
}

}  // namespace sakuin
