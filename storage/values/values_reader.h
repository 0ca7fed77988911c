// One column of values, read in place.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "storage/base/int_column.h"
#include "storage/format/section_view.h"
#include "storage/roaring/rank_index.h"
#include "storage/roaring/roaring_view.h"

namespace sakuin::storage {

/// i64, date and f64 columns: at most one value a document. Thread-safe.
class IntValuesReader {
 public:
  IntValuesReader() = default;  ///< no document has a value

  /// The column that lies at [offset, offset + bytes) of `section`, checked in full.
  [[nodiscard]] static Result<IntValuesReader> open(SectionView section, std::uint64_t offset,
                                                    std::uint64_t bytes, std::uint32_t max_doc);
  [[nodiscard]] std::uint64_t size() const noexcept;  ///< documents that have a value
  [[nodiscard]] std::optional<std::int64_t> value(DocId doc) const noexcept;
  /// Documents with a value; the i-th of them has values()[i].
  [[nodiscard]] const RoaringView& docs() const noexcept;
  [[nodiscard]] const IntColumnView& values() const noexcept;
  /// Adds the documents with low <= value <= high, as bits. REQUIRES low <= high and a word for
  /// every 64 documents of the segment.
  void find_between(std::int64_t low, std::int64_t high, std::span<std::uint64_t> docs) const;
  /// Calls visit(doc, value) for every document with a value, ascending.
  template <class Visit>
  void for_each(Visit&& visit) const {
    std::uint64_t rank = 0;
    for (RoaringView::Cursor cursor(docs()); cursor.doc() != kNoMoreDocs; cursor.advance()) {
      visit(cursor.doc(), values_[rank++]);
    }
  }

 private:
  RankIndex docs_;
  IntColumnView values_;
};

/// Keyword columns: any number of ordinals a document. Thread-safe.
class OrdValuesReader {
 public:
  OrdValuesReader() = default;  ///< no document has a value

  /// The column that lies at [offset, offset + bytes) of `section`, checked in full: ordinals are
  /// below `term_count`.
  [[nodiscard]] static Result<OrdValuesReader> open(SectionView section, std::uint64_t offset,
                                                    std::uint64_t bytes, std::uint32_t max_doc,
                                                    std::uint64_t term_count);
  /// Appends the ordinals of `doc`, ascending, to `out`.
  void ords(DocId doc, std::vector<std::uint64_t>& out) const;
  [[nodiscard]] const RoaringView& docs() const noexcept { return docs_.view(); }
  /// As IntValuesReader: documents with any ordinal from `first` to `last`.
  void find_between(std::uint64_t first, std::uint64_t last, std::span<std::uint64_t> docs) const;
  /// Calls visit(doc, ordinal) for every value, ascending.
  template <class Visit>
  void for_each(Visit&& visit) const {
    std::uint64_t rank = 0;
    for (RoaringView::Cursor cursor(docs()); cursor.doc() != kNoMoreDocs; cursor.advance()) {
      const std::uint64_t end = start(rank + 1);
      for (std::uint64_t i = start(rank); i < end; ++i) {
        visit(cursor.doc(), static_cast<std::uint64_t>(ords_[i]));
      }
      ++rank;
    }
  }
  /// The lowest ordinal of a document, if it has any.
  [[nodiscard]] std::optional<std::uint64_t> first_ord_of(DocId doc) const noexcept {
    const std::optional<std::uint32_t> rank = docs_.rank(doc);
    return rank ? std::optional(first_ord(*rank)) : std::nullopt;
  }
  /// The lowest and the highest ordinal of the rank-th document that has one.
  [[nodiscard]] std::uint64_t first_ord(std::uint64_t rank) const noexcept {
    return static_cast<std::uint64_t>(ords_[start(rank)]);
  }
  [[nodiscard]] std::uint64_t last_ord(std::uint64_t rank) const noexcept {
    return static_cast<std::uint64_t>(ords_[start(rank + 1) - 1]);
  }

 private:
  [[nodiscard]] bool are_starts_valid() const noexcept;
  [[nodiscard]] bool are_ords_valid(std::uint64_t term_count) const noexcept;
  /// Values of the documents before the rank-th.
  [[nodiscard]] std::uint64_t start(std::uint64_t rank) const noexcept;

  RankIndex docs_;
  std::uint64_t doc_count_ = 0;
  std::optional<IntColumnView> starts_;  // none: one value a document
  IntColumnView ords_;
};

}  // namespace sakuin::storage
