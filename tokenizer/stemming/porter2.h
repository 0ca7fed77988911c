// The one door to Snowball: Porter2, the English stemmer
// (https://snowballstem.org/algorithms/english/stemmer.html).
#pragma once

#include <memory>
#include <string_view>

struct sb_stemmer;

namespace sakuin::tokenizer {

/// Not for several threads at once.
class Porter2 {
 public:
  Porter2();  ///< std::bad_alloc where memory is out
  ~Porter2();
  Porter2(const Porter2&) = delete;
  Porter2& operator=(const Porter2&) = delete;

  /// `word` is UTF-8 in small letters; what is no letter a-z counts as a consonant. Valid until the
  /// next call. std::bad_alloc where memory is out.
  [[nodiscard]] std::string_view stem(std::string_view word);

 private:
  sb_stemmer* stemmer_;
};

}  // namespace sakuin::tokenizer
