// The order of hits by values: what each key of a sort is in a document, and which document stands
// first. Total, for serials decide where all keys are equal.
//
// In a segment, keywords are compared as ordinals; across segments as texts.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>

#include "engine/search/snapshot.h"
#include "engine/search/top_k.h"

namespace sakuin {

/// One key of one document; the smaller stands first.
struct SortValue {
  std::uint8_t group =
      0;  ///< 0 and 2: it has no value, and stands before, or behind, those that do
  std::int64_t number = 0;
  friend auto operator<=>(const SortValue&, const SortValue&) = default;
};

/// Of all keys; those that are not there are equal.
using SortValues = std::array<SortValue, kMaxSortKeys>;

struct SortedDoc {
  SortValues values;
  Serial serial = 0;
  DocId doc = 0;
  Score score = 0;  ///< if the order asks for it
};

[[nodiscard]] inline bool stands_before(const SortedDoc& a, const SortedDoc& b) noexcept {
  return a.values != b.values ? a.values < b.values : a.serial < b.serial;
}

/// A key bound to a schema.
struct BoundSortKey {
  std::optional<FieldId> field;  ///< none: the score, or nothing that this index has
  FieldType type = FieldType::f64;
  bool is_elsewhere = false;  ///< a field of other indexes: no document has a value
  bool descending = false;
  bool missing_first = false;
  [[nodiscard]] bool is_score() const noexcept { return !field && !is_elsewhere; }
  [[nodiscard]] bool is_keyword() const noexcept { return field && type == FieldType::keyword; }
};

/// Of documents whose keys are those of a place, which stand behind it.
enum class EqualsBehind : std::uint8_t { by_serial, none, all };

/// Where a document stands in an order, in any snapshot, or between which documents nothing does.
struct SortPlace {
  struct Key {
    std::uint8_t group = 0;
    std::int64_t number = 0;  ///< of a value that is no keyword
    std::string text;         ///< of a keyword
  };
  std::vector<Key> keys;
  Serial serial = 0;
  EqualsBehind equals = EqualsBehind::by_serial;

  /// In the order by score alone.
  [[nodiscard]] ScoredDoc as_scored() const noexcept;
};

class SortOrder {
 public:
  /// `invalid_argument` for a field that has no values, or is not there unless it may be one of
  /// other indexes; for more than kMaxSortKeys, too. No key: the score, best first.
  [[nodiscard]] static Result<SortOrder> bind(const Schema& schema, std::span<const SortKey> keys,
                                              bool may_be_elsewhere = false);

  [[nodiscard]] const std::vector<BoundSortKey>& keys() const noexcept { return keys_; }
  [[nodiscard]] bool uses_score() const noexcept;
  [[nodiscard]] bool is_best_first() const noexcept;

  /// As text that a person need not understand, and back: `invalid_argument` if it is none of this
  /// order.
  [[nodiscard]] std::string write(const SortPlace& place) const;
  [[nodiscard]] Result<SortPlace> read(std::string_view text) const;

  /// Below 0 if `a` stands first by its keys, 0 if these are equal.
  [[nodiscard]] int compare_keys(const SortPlace& a, const SortPlace& b) const noexcept;
  /// True when `a` stands first.
  [[nodiscard]] bool stands_before(const SortPlace& a, const SortPlace& b) const noexcept;

 private:
  std::vector<BoundSortKey> keys_;
  std::uint64_t fingerprint_ = 0;  // of the keys, by name
};

/// A place between documents of one segment.
struct SegmentPlace {
  SortedDoc doc;  ///< what stands there, if anything does
  EqualsBehind equals = EqualsBehind::by_serial;

  [[nodiscard]] bool is_before(const SortedDoc& other) const noexcept {
    if (doc.values != other.values) return doc.values < other.values;
    return equals == EqualsBehind::by_serial ? doc.serial < other.serial
                                             : equals == EqualsBehind::all;
  }
};

/// Finds the keys of documents of one segment, which ascend from call to call.
class SegmentOrder {
 public:
  /// Both outlive it.
  [[nodiscard]] static Result<SegmentOrder> open(const SortOrder& order,
                                                 const SearchSegment& segment);

  [[nodiscard]] SortedDoc find(DocId doc, Score score);
  [[nodiscard]] Result<SegmentPlace> find(const SortPlace& place) const;
  /// The place of what find() gave.
  [[nodiscard]] Result<SortPlace> place_of(const SortedDoc& doc) const;

 private:
  struct Column {
    const storage::IntValuesReader* ints = nullptr;
    const storage::OrdValuesReader* ords = nullptr;
    storage::RoaringView::Cursor docs;  // of the one that is there
    const storage::TermDictReader* terms = nullptr;
  };

  explicit SegmentOrder(const SortOrder& order, const SearchSegment& segment) noexcept
      : order_(&order), segment_(&segment) {}
  [[nodiscard]] std::optional<std::int64_t> number_of(const BoundSortKey& key, Column& column,
                                                      DocId doc, Score score) const;

  const SortOrder* order_;
  const SearchSegment* segment_;
  std::vector<Column> columns_;  // as the keys
};

}  // namespace sakuin
