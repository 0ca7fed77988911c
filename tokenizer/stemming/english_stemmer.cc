#include "tokenizer/stemming/english_stemmer.h"

#include <algorithm>
#include <cstdint>

#include "tokenizer/romaji/reading.h"
#include "tokenizer/stemming/stem_term.h"

namespace sakuin::tokenizer {
namespace {

constexpr unsigned kSlotBits = 12;

bool reads_as_japanese(std::string_view word) noexcept {
  return romaji::may_be_romaji(word) && !romaji::index_keys(word).empty();
}

/// False if `stem` could be another Japanese word than `word`, or an English one.
bool keeps_the_name(std::string_view word, std::string_view stem) noexcept {
  if (stem == word) return true;
  const bool only_e_is_gone =
      stem.size() + 1 == word.size() && word.back() == 'e' && word.starts_with(stem);
  return only_e_is_gone && romaji::latin_keys(stem).empty();
}

std::size_t slot_of(std::string_view word) noexcept {
  std::uint32_t hash = 0x811C'9DC5;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x0100'0193;
  return (hash * 0x9E37'79B9U) >> (32 - kSlotBits);
}

}  // namespace

bool has_stem(std::string_view word) noexcept {
  return word.size() <= kMaxStemBytes &&
         std::ranges::any_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

EnglishStemmer::EnglishStemmer() : kept_(std::size_t{1} << kSlotBits) {}

std::string_view EnglishStemmer::stem(std::string_view word) {
  if (word.size() > kMaxKeptBytes) return find_stem(word);
  Kept& kept = kept_[slot_of(word)];
  if (std::string_view(kept.word.data(), kept.word_bytes) != word) {
    const std::string_view stem = find_stem(word);
    if (stem.size() > kept.stem.size()) return stem;
    std::ranges::copy(word, kept.word.begin());
    std::ranges::copy(stem, kept.stem.begin());
    kept.word_bytes = static_cast<unsigned char>(word.size());
    kept.stem_bytes = static_cast<unsigned char>(stem.size());
  }
  return {kept.stem.data(), kept.stem_bytes};
}

std::string_view EnglishStemmer::find_stem(std::string_view word) {
  const std::string_view stem = porter2_.stem(word);
  if (!has_stem(stem)) return word;
  if (reads_as_japanese(word) && !keeps_the_name(word, stem)) return word;
  return stem;
}

}  // namespace sakuin::tokenizer
