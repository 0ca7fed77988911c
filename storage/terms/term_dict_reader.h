// The term dictionary of one field, read in place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/format/section_view.h"
#include "storage/terms/term_block.h"
#include "storage/terms/term_info.h"

namespace sakuin::storage {

class TermDictReader {
 public:
  TermDictReader() = default;  ///< no terms

  /// The dictionary that lies at [offset, offset + bytes) of `section`.
  [[nodiscard]] static Result<TermDictReader> open(SectionView section, std::uint64_t offset,
                                                   std::uint64_t bytes);

  [[nodiscard]] std::uint64_t size() const noexcept { return term_count_; }

  /// Exact look-up through the hash index: one bucket (a cache line), then one block.
  [[nodiscard]] Result<std::optional<TermInfo>> find(std::string_view term) const {
    return find(term, hash(term));
  }
  /// The same in steps, so that look-ups wait for memory together: prefetch_bucket() for each, then
  /// prefetch_block(), then find(), all with hash(term), which no dictionary changes.
  [[nodiscard]] static std::uint64_t hash(std::string_view term) noexcept;
  void prefetch_bucket(std::uint64_t hash) const noexcept;
  void prefetch_block(std::uint64_t hash) const noexcept;
  [[nodiscard]] Result<std::optional<TermInfo>> find(std::string_view term,
                                                     std::uint64_t hash) const;

  /// Walks terms in byte order; after an error it stands at the end. Use: for (seek(); valid();
  /// advance()).
  class Cursor {
   public:
    explicit Cursor(const TermDictReader& dict) noexcept : dict_(&dict) {}
    Status seek_first();
    Status seek(std::string_view target);  ///< first term >= target
    Status seek_ord(std::uint64_t ord);    ///< the ord-th term; at the end if there is none
    [[nodiscard]] bool valid() const noexcept { return valid_; }
    Status advance();  ///< REQUIRES valid()
    [[nodiscard]] std::string_view term() const noexcept { return term_; }
    [[nodiscard]] const TermInfo& info() const noexcept { return block_.info(); }
    [[nodiscard]] std::uint64_t ord() const noexcept { return ord_; }

   private:
    Status seek_block(std::uint64_t block);
    Status next_entry();  ///< the next of the block; REQUIRES one more

    const TermDictReader* dict_;
    TermBlockReader block_;
    std::string term_;
    std::uint64_t ord_ = 0;
    bool valid_ = false;
  };

  /// Full structural check: order, counts, that every term is found through the hash index.
  Status check() const;

 private:
  [[nodiscard]] std::uint64_t block_count() const noexcept;
  /// A block as it lies in the dictionary.
  struct Block {
    std::uint64_t number = 0;
    ByteSpan body;          ///< from the bases on
    std::uint64_t end = 0;  ///< offset of the byte behind it
  };

  [[nodiscard]] Result<std::uint32_t> block_place(std::uint64_t block) const;
  [[nodiscard]] Result<Block> read_place(std::uint32_t place) const;
  [[nodiscard]] TermBlockReader open_block(const Block& block) const noexcept;
  [[nodiscard]] Result<TermBlockReader> read_block(std::uint64_t block) const;
  /// The last block whose first term is <= target, or the first block.
  [[nodiscard]] Result<std::uint64_t> find_block(std::string_view target) const;
  void prefetch_place(std::uint32_t place) const noexcept;
  [[nodiscard]] Status damaged_block(std::uint64_t block) const;
  [[nodiscard]] Status damaged_place(std::uint32_t place) const;
  [[nodiscard]] Result<std::vector<std::uint32_t>> check_places() const;
  Status check_zeros(std::uint64_t begin, std::uint64_t end) const;

  SectionView section_;
  std::uint64_t start_ = 0;  // of the dictionary in the section
  std::uint64_t term_count_ = 0;
  std::uint64_t blocks_bytes_ = 0;
  std::uint64_t bucket_count_ = 0;
  std::uint64_t buckets_at_ = 0;  // from start_
  std::uint64_t places_at_ = 0;   // from start_
};

}  // namespace sakuin::storage
