#include "tokenizer/romaji/english_words.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "tokenizer/romaji/neighbours.h"

namespace sakuin::romaji {
namespace {

// The words with a blank before and after each, in the order of their bytes.
constexpr std::string_view kWords =
#include "tokenizer/romaji/english_word_list.inc"
    ;

/// Calls `visit` with each word.
template <class Visit>
constexpr void for_each_word(Visit visit) {
  for (std::size_t at = 0, end = 0; (end = kWords.find(' ', at + 1)) < kWords.size(); at = end) {
    visit(kWords.substr(at + 1, end - at - 1));
  }
}

constexpr std::size_t kMaxWordBytes = 15;

constexpr std::uint64_t byte_at(std::string_view word, std::size_t at) noexcept {
  return static_cast<unsigned char>(word[at]);
}

// Compilers make one load of it, and of load8.
constexpr std::uint64_t load4(std::string_view word, std::size_t at) noexcept {
  return byte_at(word, at) | byte_at(word, at + 1) << 8 | byte_at(word, at + 2) << 16 |
         byte_at(word, at + 3) << 24;
}

constexpr std::uint64_t load8(std::string_view word, std::size_t at) noexcept {
  return load4(word, at) | load4(word, at + 4) << 32;
}

// Loads that overlap, for a loop over the bytes is guessed wrong at its end.
// REQUIRES 1 <= word.size() <= kMaxWordBytes.
constexpr PackedWord pack(std::string_view word) noexcept {
  const std::size_t size = word.size();
  const std::uint64_t sized = std::uint64_t{size} << 56;
  if (size > 8) return {load8(word, 0), load8(word, size - 8) >> (8 * (16 - size)) | sized};
  if (size >= 4) return {load4(word, 0) | load4(word, size - 4) << (8 * (size - 4)), sized};
  const std::size_t middle = size / 2;
  const std::size_t last = size - 1;
  return {
      byte_at(word, 0) | byte_at(word, middle) << (8 * middle) | byte_at(word, last) << (8 * last),
      sized};
}

constexpr std::size_t kMaxGroup = 24;

struct Group {
  std::array<PackedWord, kMaxGroup> words{};
  std::size_t size = 0;
};

constexpr bool fits(const EnglishTable& table, const Group& group, std::uint16_t seed) noexcept {
  std::array<std::size_t, kMaxGroup> taken{};
  for (std::size_t i = 0; i < group.size; ++i) {
    taken[i] = EnglishTable::slot_of(EnglishTable::hash_of(group.words[i]), seed);
    if (table.slots[taken[i]].high != 0) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (taken[j] == taken[i]) return false;
    }
  }
  return true;
}

constexpr void place(EnglishTable& table, const Group& group, std::size_t number) noexcept {
  std::uint16_t seed = 0;
  while (!fits(table, group, seed)) ++seed;
  table.seeds[number] = seed;
  for (std::size_t i = 0; i < group.size; ++i) {
    table.slots[EnglishTable::slot_of(EnglishTable::hash_of(group.words[i]), seed)] =
        group.words[i];
  }
}

// Filled by the compiler, large groups first, which find room less easily.
constexpr EnglishTable make_table() {
  std::array<Group, std::size_t{1} << EnglishTable::kGroupBits> groups{};
  for_each_word([&](std::string_view word) {
    const PackedWord packed = pack(word);
    Group& group = groups[EnglishTable::group_of(EnglishTable::hash_of(packed))];
    group.words[group.size++] = packed;
  });
  EnglishTable table;
  for (std::size_t size = kMaxGroup; size > 0; --size) {
    for (std::size_t number = 0; number < groups.size(); ++number) {
      if (groups[number].size == size) place(table, groups[number], number);
    }
  }
  return table;
}

}  // namespace

constexpr EnglishTable kEnglishTable = make_table();

constexpr std::array<std::array<std::uint32_t, 32>, 4> kBeginnings = [] {
  std::array<std::array<std::uint32_t, 32>, 4> beginnings{
      {{}, {}, kLetterFollowers, kLetterFollowers}};
  for_each_word([&](std::string_view word) {
    if (word.size() == 2) beginnings[2][word[0] & 31] &= ~(std::uint32_t{1} << (word[1] & 31));
  });
  return beginnings;
}();

std::string_view english_words() noexcept { return kWords; }

bool is_english_word(std::string_view folded) noexcept {
  if (folded.empty() || folded.size() > kMaxWordBytes) return false;
  return kEnglishTable.holds(pack(folded));
}

}  // namespace sakuin::romaji
