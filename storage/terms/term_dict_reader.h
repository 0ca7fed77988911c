// The term dictionary of one field, read in place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
  [[nodiscard]] Result<std::optional<TermInfo>> find(std::string_view term) const;

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
    [[nodiscard]] const TermInfo& info() const noexcept { return info_; }
    [[nodiscard]] std::uint64_t ord() const noexcept { return ord_; }

   private:
    Status seek_block(std::uint64_t block);
    Status next_entry();  ///< the next of the block; REQUIRES one more

    const TermDictReader* dict_;
    TermBlockReader block_;
    std::string term_;
    TermInfo info_;
    std::uint64_t ord_ = 0;
    bool valid_ = false;
  };

  /// Full structural check: order, counts, that every term is found through the hash index.
  Status check() const;

 private:
  [[nodiscard]] std::uint64_t block_count() const noexcept;
  [[nodiscard]] Result<ByteSpan> block_bytes(std::uint64_t block) const;
  [[nodiscard]] Result<TermBlockReader> read_block(std::uint64_t block) const;
  /// The last block whose first term is <= target, or the first block.
  [[nodiscard]] Result<std::uint64_t> find_block(std::string_view target) const;
  [[nodiscard]] Result<std::optional<TermInfo>> find_in_block(std::uint64_t block,
                                                              std::string_view term) const;
  [[nodiscard]] Status damaged_block(std::uint64_t block) const;
  Status check_hash_index() const;
  Status check_padding() const;

  SectionView section_;
  std::uint64_t start_ = 0;  // of the dictionary in the section
  std::uint64_t term_count_ = 0;
  std::uint64_t blocks_bytes_ = 0;
  std::uint64_t bucket_count_ = 0;
  std::uint64_t buckets_at_ = 0;  // from start_
  std::uint64_t offsets_at_ = 0;  // from start_
};

}  // namespace sakuin::storage
