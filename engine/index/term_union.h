// The terms of one field over several segments, each once, in order, with the segments that have
// it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <sakuin/schema.h>

#include "engine/index/merge_input.h"
#include "storage/terms/term_dict_reader.h"

namespace sakuin {

class TermUnion {
 public:
  struct Source {
    std::size_t input;
    std::size_t field;  ///< place in the segment's table
    storage::TermDictReader::Cursor cursor;
  };

  /// `inputs` must outlive it. Use: for (seek_first(); valid(); advance()).
  TermUnion(std::span<const MergeInput> inputs, FieldId field);

  Status seek_first();
  Status advance();  ///< REQUIRES valid()
  [[nodiscard]] bool valid() const noexcept { return !with_term_.empty(); }
  /// REQUIRES valid(), both; until the next advance().
  [[nodiscard]] std::string_view term() const noexcept { return with_term_.front()->cursor.term(); }
  /// By input, ascending.
  [[nodiscard]] std::span<const Source* const> sources() const noexcept { return with_term_; }

 private:
  void find_smallest();

  std::vector<Source> all_;
  std::vector<Source*> with_term_;
};

/// Fields, ascending, that any input has.
[[nodiscard]] std::vector<FieldId> fields_of(std::span<const MergeInput> inputs);

}  // namespace sakuin
