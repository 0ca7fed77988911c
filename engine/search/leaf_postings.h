// What one leaf of a plan finds in one segment: for each of its fields, documents and frequencies.
#pragma once

#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "engine/search/doc_freqs.h"
#include "engine/search/phrase.h"
#include "engine/search/plan.h"
#include "storage/roaring/doc_bitmap.h"
#include "storage/segment/segment_reader.h"

namespace sakuin {

/// A term's lists as they lie in the file.
struct InFile {
  storage::TermInfo info;
  storage::PostingsView view;
};

/// Documents of a source, a beginning or a pattern, once each.
struct InMemory {
  std::shared_ptr<const storage::RoaringSet> docs;
};

/// Documents of one field: a term's lists as they lie in the file, or what a phrase or a word of
/// several spellings was found in. Of a leaf whose documents are a set: all of it, without a field.
struct FieldPostings {
  std::size_t field_index = 0;  ///< into Leaf::fields
  std::size_t place = 0;        ///< of the field in the segment's table
  std::variant<InFile, DocFreqs, InMemory> list;

  /// The documents, if they lie as a Roaring bitmap; null otherwise.
  [[nodiscard]] const storage::RoaringView* view() const noexcept;
  [[nodiscard]] storage::DocBitmap docs() const;

  /// Walks the list; laws as for storage::RoaringView::Cursor. REQUIRES the list to stay in place.
  class Cursor {
   public:
    explicit Cursor(const FieldPostings& postings) noexcept;
    [[nodiscard]] DocId doc() const noexcept;
    [[nodiscard]] float freq() const noexcept;  ///< REQUIRES doc() != kNoMoreDocs
    DocId seek(DocId target) noexcept;
    DocId advance() noexcept;

   private:
    const FieldPostings* postings_;
    storage::RoaringView::Cursor in_view_;
    std::size_t found_ = 0;  // place in DocFreqs
  };
};

struct LeafPostings {
  std::vector<FieldPostings> fields;  ///< those that have anything, in the leaf's order

  /// Documents that have the leaf in any of its fields.
  [[nodiscard]] storage::DocBitmap docs() const;
};

/// Puts what the leaf finds in the place of what `postings` has, in its memory. What `scope` says
/// of other lists is for a phrase.
Status open_leaf(const storage::SegmentReader& segment, const Leaf& leaf, LeafPostings& postings,
                 const PhraseScope& scope = {});

/// All leaves of a plan, by index, at the beginning of `buffer`, which may be longer: what the
/// others have is memory for later plans. A phrase that is required is looked for only where other
/// required lists are, and any only in `filter` unless that is null, so they may lack documents
/// that do not match the plan or the filter. Adds to `positions_compared` unless that is null.
[[nodiscard]] Result<std::span<const LeafPostings>> open_leaves(
    const storage::SegmentReader& segment, const Plan& plan, std::vector<LeafPostings>& buffer,
    std::uint64_t* positions_compared = nullptr, const BudgetWatch& watch = BudgetWatch::none(),
    const storage::RoaringSet* filter = nullptr);

/// In full, for callers that keep no memory.
[[nodiscard]] Result<LeafPostings> open_leaf(const storage::SegmentReader& segment,
                                             const Leaf& leaf);
[[nodiscard]] Result<std::vector<LeafPostings>> open_leaves(
    const storage::SegmentReader& segment, const Plan& plan,
    const BudgetWatch& watch = BudgetWatch::none());

}  // namespace sakuin
