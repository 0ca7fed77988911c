// What the standard tokenizer asks about a run of kanji: the words in it and how they are read.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sakuin::tokenizer {

/// A word of a run.
struct KanjiWord {
  std::size_t begin = 0;  ///< bytes [begin, end) of the run, on boundaries of signs
  std::size_t end = 0;
  std::vector<std::string> readings;  ///< in kana, the likeliest first; never empty
};

/// Reads one run after the other; for one thread.
class KanjiReader {
 public:
  virtual ~KanjiReader() = default;

  /// Words of a run of well-formed UTF-8, by ascending begin and, where these are equal, descending
  /// end, which differs. They may overlap and need not cover the run. Valid until the next call.
  [[nodiscard]] virtual std::span<const KanjiWord> read(std::string_view run) = 0;
};

/// Immutable; used by many threads at once.
class KanjiDictionary {
 public:
  virtual ~KanjiDictionary() = default;

  [[nodiscard]] virtual std::unique_ptr<KanjiReader> make_reader() const = 0;

  /// Changes when readings may.
  [[nodiscard]] virtual std::string_view identity() const noexcept = 0;
};

}  // namespace sakuin::tokenizer
