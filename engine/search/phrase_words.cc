#include "engine/search/phrase_words.h"

#include <algorithm>
#include <utility>

#include "engine/search/segment_terms.h"

namespace sakuin {
namespace {

Result<PhraseWord> open_word(const storage::SegmentReader& segment, const SegmentTerm& term) {
  PhraseWord word;
  word.info = term.info;
  SAKUIN_ASSIGN(word.postings, open_postings(segment, term));
  const storage::TermLists& lists = segment.lists(term.place);
  SAKUIN_ASSIGN(const auto positions, lists.positions(term.info));
  SAKUIN_ASSIGN(word.bounds, lists.bounds(term.info, word.postings.docs));
  word.positions = storage::TermPositions(word.postings.freqs, positions);
  return word;
}

}  // namespace

Status damaged_positions(const storage::SegmentReader& segment) {
  return {StatusCode::corrupt, segment.file().name() +
                                   ": section positions: a list is malformed; run `sakuin check` "
                                   "on the index"};
}

Result<PhraseWords> PhraseWords::open(const storage::SegmentReader& segment, FieldId field,
                                      const Leaf& leaf, const BudgetWatch& watch) {
  PhraseWords phrase;
  phrase.words.reserve(leaf.parts.size());
  for (const LeafPart& part : leaf.parts) {
    SAKUIN_TRY(watch.go_on());
    SAKUIN_ASSIGN(const auto term, find_term(segment, field, part.variants.front().term));
    if (!term) return PhraseWords();
    phrase.place = term->place;
    auto word =
        std::find_if(phrase.words.begin(), phrase.words.end(),
                     [&](const PhraseWord& other) { return other.info.ord == term->info.ord; });
    if (word == phrase.words.end()) {
      SAKUIN_ASSIGN(PhraseWord opened, open_word(segment, *term));
      word = phrase.words.insert(phrase.words.end(), std::move(opened));
    }
    if (word->offsets.empty() || word->offsets.back() != part.offset) {
      word->offsets.push_back(part.offset);
    }
  }
  std::stable_sort(phrase.words.begin(), phrase.words.end(),
                   [](const PhraseWord& a, const PhraseWord& b) {
                     return a.info.total_freq < b.info.total_freq;
                   });
  return phrase;
}

std::vector<PhraseStep> PhraseWords::steps() const {
  std::vector<PhraseStep> steps;
  const std::size_t singles = std::min<std::size_t>(words.size(), 2);
  for (std::size_t i = 0; i < singles; ++i)
    steps.push_back({i, std::span(words[i].offsets).first(1)});
  if (singles == 1) {  // the word with itself: twice the same offset if there is no other
    const std::span<const std::uint32_t> offsets = words.front().offsets;
    steps.push_back({0, offsets.last(1)});
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::span<const std::uint32_t> offsets = words[i].offsets;
    if (i < singles) offsets = offsets.subspan(1);
    if (singles == 1 && !offsets.empty()) offsets = offsets.first(offsets.size() - 1);
    if (!offsets.empty()) steps.push_back({i, offsets});
  }
  return steps;
}

}  // namespace sakuin
