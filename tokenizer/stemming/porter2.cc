#include "tokenizer/stemming/porter2.h"

#include <libstemmer.h>

#include <cstddef>
#include <new>

namespace sakuin::tokenizer {

Porter2::Porter2() : stemmer_(sb_stemmer_new("english", "UTF_8")) {
  if (stemmer_ == nullptr) throw std::bad_alloc();
}

Porter2::~Porter2() { sb_stemmer_delete(stemmer_); }

std::string_view Porter2::stem(std::string_view word) {
  const auto* const bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* const stem = sb_stemmer_stem(stemmer_, bytes, static_cast<int>(word.size()));
  if (stem == nullptr) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(stem),
          static_cast<std::size_t>(sb_stemmer_length(stemmer_))};
}

}  // namespace sakuin::tokenizer
