// One block of a term dictionary, entry by entry, from bytes nobody vouches for.
#pragma once

#include <cstdint>
#include <string_view>

#include "storage/base/bytes.h"
#include "storage/terms/term_info.h"

namespace sakuin::storage {

class TermBlockReader {
 public:
  TermBlockReader() = default;  ///< no entries

  /// `block` are exactly the bytes of a block of `entries` terms, the first of which is the
  /// `first_ord`-th of the dictionary.
  TermBlockReader(ByteSpan block, std::uint32_t entries, std::uint64_t first_ord) noexcept;

  [[nodiscard]] std::uint32_t entries_left() const noexcept { return entries_left_; }

  /// Decodes the next entry. False if there is none or the bytes are not one, or if bytes are left
  /// after the last one.
  [[nodiscard]] bool next() noexcept;

  enum class Found : std::uint8_t { no, yes, damaged };

  /// Goes forward to `term`, of which info() is known then. Decodes no more than it takes; whether
  /// bytes are left after the last entry does not matter to it. REQUIRES that next() was not
  /// called.
  [[nodiscard]] Found find(std::string_view term) noexcept;

  /// Of the entry next() decoded: it begins with `shared` bytes of the entry before, `suffix`
  /// (never empty) follows.
  [[nodiscard]] std::uint32_t shared() const noexcept { return shared_; }
  [[nodiscard]] std::string_view suffix() const noexcept { return suffix_; }
  [[nodiscard]] const TermInfo& info() const noexcept { return info_; }

 private:
  struct EntryNumbers;

  bool read_varint(std::uint64_t& value) noexcept;
  bool read_bases() noexcept;
  bool read_term() noexcept;
  bool read_info() noexcept;
  bool set_numbers(const EntryNumbers& numbers) noexcept;

  const std::uint8_t* at_ = nullptr;
  const std::uint8_t* end_ = nullptr;
  std::uint32_t entries_left_ = 0;
  std::uint64_t next_ord_ = 0;
  bool is_first_ = true;
  std::uint32_t term_bytes_ = 0;  // of the entry before
  std::uint32_t shared_ = 0;
  std::string_view suffix_;
  TermInfo info_;
};

}  // namespace sakuin::storage
