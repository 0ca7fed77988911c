// A pattern of * and ? for the indexed terms of a field.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/tokenizer.h>

namespace sakuin {

class WildcardPattern {
 public:
  /// `text` as for query::wildcard(). Each sign is folded as `tokenizer` folds it alone; null: not
  /// at all.
  WildcardPattern(std::string_view text, const Tokenizer* tokenizer);

  /// What all terms that fit begin with.
  [[nodiscard]] std::string_view prefix() const noexcept;

  /// Bytes that a term that fits has at least; 0 for a pattern of nothing, and of * alone.
  [[nodiscard]] std::size_t least_bytes() const noexcept { return least_bytes_; }
  [[nodiscard]] bool is_empty() const noexcept { return units_.empty(); }

  /// Cost: the bytes of `term`, at worst times those between two *; a pattern of many * is no
  /// dearer.
  [[nodiscard]] bool matches(std::string_view term) const noexcept;

 private:
  enum class Kind : unsigned char { literal, one, any };
  struct Unit {
    Kind kind = Kind::literal;
    std::string literal;
  };

  void add(Kind kind);
  std::string& literal();

  std::vector<Unit> units_;  // no two * and no two literals side by side
  std::size_t least_bytes_ = 0;
};

}  // namespace sakuin
