#include "engine/search/spellings.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/search/segment_terms.h"

namespace sakuin {
namespace {

struct SpellingCursor {
  storage::PostingsView postings;
  storage::RoaringView::Cursor docs;
  float weight;
  std::size_t reading;
};

Result<std::vector<SpellingCursor>> open_cursors(const storage::SegmentReader& segment,
                                                 FieldId field, const LeafPart& part,
                                                 const BudgetWatch& watch) {
  SAKUIN_TRY(watch.reserve(part.variants.size() * sizeof(SpellingCursor)));
  std::vector<SpellingCursor> cursors;
  for (const Variant& variant : part.variants) {
    SAKUIN_TRY(watch.go_on());
    SAKUIN_ASSIGN(const auto term, find_term(segment, field, variant.term));
    if (!term) continue;
    SAKUIN_ASSIGN(const storage::PostingsView postings, open_postings(segment, *term));
    cursors.push_back(
        {postings, storage::RoaringView::Cursor(postings.docs), variant.weight, variant.reading});
  }
  return cursors;
}

/// Cursors by the document they stand on, the lowest first: a heap, of which only the top moves.
class CursorQueue {
 public:
  explicit CursorQueue(std::span<SpellingCursor> cursors) {
    for (SpellingCursor& cursor : cursors) heap_.push_back({cursor.docs.doc(), &cursor});
    for (std::size_t i = heap_.size() / 2; i-- > 0;) sink(i);
  }

  [[nodiscard]] DocId doc() const noexcept { return heap_.empty() ? kNoMoreDocs : heap_[0].doc; }
  [[nodiscard]] const SpellingCursor& top() const noexcept { return *heap_[0].cursor; }
  void advance() noexcept {
    heap_[0].doc = heap_[0].cursor->docs.advance();
    sink(0);
  }

 private:
  struct Entry {
    DocId doc;
    SpellingCursor* cursor;
  };

  void sink(std::size_t at) noexcept {
    const Entry entry = heap_[at];
    for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
      if (child + 1 < heap_.size() && heap_[child + 1].doc < heap_[child].doc) ++child;
      if (entry.doc <= heap_[child].doc) break;
      heap_[at] = heap_[child];
      at = child;
    }
    heap_[at] = entry;
  }

  std::vector<Entry> heap_;
};

}  // namespace

Result<DocFreqs> find_spellings(const storage::SegmentReader& segment, FieldId field,
                                const LeafPart& part, const BudgetWatch& watch) {
  SAKUIN_ASSIGN(auto cursors, open_cursors(segment, field, part, watch));
  DocFreqs found;
  std::size_t readings = 0;
  for (const SpellingCursor& cursor : cursors) readings = std::max(readings, cursor.reading + 1);
  std::vector<std::uint64_t> sums(readings);
  CursorQueue queue(cursors);
  Pace pace(watch);
  for (DocId doc = queue.doc(); doc != kNoMoreDocs; doc = queue.doc()) {
    if (pace.is_over(cursors.size())) return watch.go_on();
    std::fill(sums.begin(), sums.end(), 0);
    float nearest = 0;
    for (; queue.doc() == doc; queue.advance()) {
      const SpellingCursor& cursor = queue.top();
      sums[cursor.reading] += cursor.postings.freqs[cursor.docs.rank()];
      nearest = std::max(nearest, cursor.weight);
    }
    found.docs.push_back(doc);
    const std::uint64_t most = *std::max_element(sums.begin(), sums.end());
    found.freqs.push_back(static_cast<float>(most) * nearest);
  }
  SAKUIN_TRY(watch.reserve(memory_of(found)));
  return found;
}

}  // namespace sakuin
