// A Roaring bitmap read where it lies, in the standard portable serialization. Opening validates
// the whole structure once, so that everything after it is free of checks: keys ascending,
// cardinalities right, arrays and runs sorted, nothing outside the bytes or at max_doc and above.
// A set of one document may lie elsewhere, without a head. Allocates nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <sakuin/types.h>

#include "storage/base/bytes.h"
#include "storage/roaring/roaring_layout.h"

namespace sakuin::storage {

class RoaringView {
 public:
  enum class ContainerKind : std::uint8_t { array, bitset, run };

  /// One container: up to 2^16 documents that share their high 16 bits.
  struct Container {
    ContainerKind kind;
    std::uint16_t key;          ///< high 16 bits of its documents
    std::uint32_t cardinality;  ///< 1..65536
    const std::uint8_t*
        data;                 ///< array: u16 each; bitset: 8192 bytes; run: (start, length-1) pairs
    std::uint32_t run_count;  ///< run containers only
  };

  RoaringView() = default;  ///< the empty set

  /// Full validation, one pass over the bytes: for bytes nobody vouches for. Nothing if they are
  /// not exactly one bitmap of `cardinality` documents below `max_doc`.
  [[nodiscard]] static std::optional<RoaringView> open(ByteSpan bytes, std::uint32_t max_doc,
                                                       std::uint64_t cardinality) noexcept;

  /// The same for bytes that come without a cardinality.
  [[nodiscard]] static std::optional<RoaringView> open(ByteSpan bytes,
                                                       std::uint32_t max_doc) noexcept;

  /// For bytes that open() has accepted before. Cost: constant.
  [[nodiscard]] static RoaringView trusted(ByteSpan bytes) noexcept;

  /// The set of one document, whose low 16 bits lie, little-endian, at `low_bits` and stay there;
  /// kReadPadding bytes behind them are readable.
  [[nodiscard]] static RoaringView single(std::uint16_t key, const std::uint8_t* low_bits) noexcept;
  [[nodiscard]] bool is_single() const noexcept {
    return container_count_ == 1 && descriptors_ == nullptr;
  }

  [[nodiscard]] std::uint32_t container_count() const noexcept { return container_count_; }
  /// REQUIRES index < container_count(). Cost: constant.
  [[nodiscard]] Container container(std::uint32_t index) const noexcept;
  /// First container with a key >= `key`, or container_count().
  [[nodiscard]] std::uint32_t find_container(std::uint16_t key) const noexcept;
  [[nodiscard]] std::uint64_t cardinality() const noexcept;  ///< Cost: containers
  [[nodiscard]] bool contains(DocId doc) const noexcept;
  /// Replaces `out` by all documents.
  void read(std::vector<DocId>& out) const;
  /// The serialization; of single() the low bits alone.
  [[nodiscard]] ByteSpan bytes() const noexcept { return bytes_; }

  class Cursor;

 private:
  /// The fixed part, with everything but offsets_early_; nothing if the bytes are too short for it.
  [[nodiscard]] static std::optional<RoaringView> read_head(ByteSpan bytes) noexcept;
  [[nodiscard]] std::uint16_t key(std::uint32_t index) const noexcept;
  [[nodiscard]] std::uint32_t cardinality(std::uint32_t index) const noexcept;
  [[nodiscard]] bool is_run(std::uint32_t index) const noexcept;
  [[nodiscard]] std::uint32_t offset(std::uint32_t index) const noexcept;
  /// Reads container `index` at `at` and checks it; its length, or 0 if it is wrong.
  [[nodiscard]] std::size_t validate_container(std::uint32_t index, std::size_t at) const noexcept;
  [[nodiscard]] Container container_at(std::uint32_t index, std::size_t at) const noexcept;

  ByteSpan bytes_;
  std::uint32_t container_count_ = 0;
  std::uint16_t single_key_ = 0;
  const std::uint8_t* run_flags_ = nullptr;          // none: no container is a run container
  const std::uint8_t* descriptors_ = nullptr;        // none: single_key_ and one document
  const std::uint8_t* offsets_ = nullptr;            // none: fewer than 4 containers, and
  std::array<std::uint32_t, 3> offsets_early_ = {};  // they are here
};

/// Walks the set in order, knowing the rank of where it stands. Starts on the first document; past
/// the last it stays on kNoMoreDocs.
class RoaringView::Cursor {
 public:
  Cursor() = default;  ///< at the end
  explicit Cursor(const RoaringView& view) noexcept;

  [[nodiscard]] DocId doc() const noexcept { return doc_; }
  /// Documents before doc() in the list. REQUIRES doc() != kNoMoreDocs.
  [[nodiscard]] std::uint32_t rank() const noexcept { return rank_; }
  DocId advance() noexcept;
  /// First document >= target. REQUIRES target >= doc(), or the end.
  DocId seek(DocId target) noexcept;

 private:
  DocId stand_on(std::uint32_t low, std::uint32_t rank_in_container) noexcept;
  DocId enter_container() noexcept;
  /// First document of the container whose low bits are >= low, itself not before doc(); false if
  /// there is none.
  bool seek_in_container(std::uint32_t low) noexcept;
  bool seek_in_array(std::uint32_t low) noexcept;
  bool seek_in_bitset(std::uint32_t low) noexcept;
  bool seek_in_runs(std::uint32_t low) noexcept;

  RoaringView view_;
  Container container_ = {};
  std::uint32_t index_ = 0;      // of container_
  std::uint32_t base_rank_ = 0;  // documents in containers before it
  std::uint32_t place_ =
      0;  // array: number of the value; bitset: the low bits; run: number of the run
  std::uint32_t place_rank_ = 0;  // documents of the container before place_
  DocId doc_ = kNoMoreDocs;
  std::uint32_t rank_ = 0;
};

// Lists are walked container by container for every query.

inline std::uint16_t RoaringView::key(std::uint32_t index) const noexcept {
  if (descriptors_ == nullptr) return single_key_;
  return load_le<std::uint16_t>(descriptors_ + 4 * std::size_t{index});
}

inline std::uint32_t RoaringView::cardinality(std::uint32_t index) const noexcept {
  if (descriptors_ == nullptr) return 1;
  return std::uint32_t{1} + load_le<std::uint16_t>(descriptors_ + 4 * std::size_t{index} + 2);
}

inline bool RoaringView::is_run(std::uint32_t index) const noexcept {
  return run_flags_ != nullptr && (run_flags_[index / 8] >> (index % 8) & 1) != 0;
}

inline std::uint32_t RoaringView::offset(std::uint32_t index) const noexcept {
  if (offsets_ == nullptr) return offsets_early_[index];
  return load_le<std::uint32_t>(offsets_ + 4 * std::size_t{index});
}

inline RoaringView::Container RoaringView::container_at(std::uint32_t index,
                                                        std::size_t at) const noexcept {
  const std::uint8_t* const data = bytes_.data() + at;
  const std::uint32_t documents = cardinality(index);
  if (is_run(index)) {
    return {ContainerKind::run, key(index), documents, data + 2, load_le<std::uint16_t>(data)};
  }
  const auto kind = documents > kMaxArrayCardinality ? ContainerKind::bitset : ContainerKind::array;
  return {kind, key(index), documents, data, 0};
}

inline RoaringView::Container RoaringView::container(std::uint32_t index) const noexcept {
  return container_at(index, offset(index));
}

}  // namespace sakuin::storage
