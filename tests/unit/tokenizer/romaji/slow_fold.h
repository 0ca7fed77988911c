// The fold of Latin letters once more, written for plainness from its description alone: strings,
// recursion, a table in text, marks by full decomposition. Compared with the fast one.
#pragma once

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sakuin::romaji {

struct SlowKey {
  std::string letters;
  std::uint64_t lengths = 0;
};

// Onset, and the syllable with a, i, u, e, o.
inline constexpr const char* kSlowTable = R"(
b ba bi bu be bo
by bya - byu - byo
ch tya ti tyu tie tyo
chy tya - tyu - tyo
cy tya - tyu - tyo
d da zi zu de do
dj zya zi zyu zie zyo
dy zya - zyu - zyo
dz za zi zu ze zo
dzy zya - zyu - zyo
f hua hui hu hue huo
fy hya - hyu - hyo
g ga gi gu ge go
gw ga gui - gue guo
gy gya - gyu - gyo
h ha hi hu he ho
hw hua hui - hue huo
hy hya - hyu - hyo
j zya zi zyu zie zyo
jy zya - zyu - zyo
k ka ki ku ke ko
kw ka kui - kue kuo
ky kya - kyu - kyo
m ma mi mu me mo
my mya - myu - myo
n na ni nu ne no
ny nya - nyu - nyo
p pa pi pu pe po
py pya - pyu - pyo
r ra ri ru re ro
ry rya - ryu - ryo
s sa si su se so
sh sya si syu sie syo
shy sya - syu - syo
sy sya - syu sie syo
t ta ti tu te to
ts tua tui tu tue tuo
ty tya - tyu tie tyo
v va vi vu ve vo
vy vya - vyu - vyo
w wa ui - ue o
y ya - yu e yo
z za zi zu ze zo
zy zya - zyu zie zyo
)";

inline bool slow_vowel(char c) { return std::string("aiueo").find(c) != std::string::npos; }
inline bool slow_consonant(char c) { return c >= 'a' && c <= 'z' && !slow_vowel(c); }

/// "ka" -> "ka", "shi" -> "si"; empty if it is no syllable.
inline std::string slow_syllable(const std::string& spelling) {
  static const std::map<std::string, std::string> kSyllables = [] {
    std::map<std::string, std::string> syllables;
    std::istringstream in(kSlowTable);
    for (std::string onset; in >> onset;) {
      for (const char vowel : std::string("aiueo")) {
        std::string key;
        in >> key;
        if (key != "-") syllables[onset + vowel] = key;
      }
    }
    return syllables;
  }();
  const auto found = kSyllables.find(spelling);
  return found == kSyllables.end() ? "" : found->second;
}

struct SlowLetter {
  char letter;
  bool is_long;
};
using SlowLetters = std::vector<SlowLetter>;

/// Decomposed: a letter, then its marks. Nothing if it is not Latin letters with marks on vowels.
inline std::optional<SlowLetters> slow_letters(std::string_view folded) {
  const std::string text(folded);
  if (text.find('\0') != std::string::npos) return std::nullopt;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.c_str());
  utf8proc_uint8_t* decomposed = utf8proc_NFD(bytes);
  if (decomposed == nullptr) return std::nullopt;  // no UTF-8
  SlowLetters letters;
  bool is_latin = true;
  const utf8proc_uint8_t* at = decomposed;
  while (*at != 0 && is_latin) {
    utf8proc_int32_t c = 0;
    at += utf8proc_iterate(at, -1, &c);
    const bool is_mark = utf8proc_category(c) == UTF8PROC_CATEGORY_MN ||
                         utf8proc_category(c) == UTF8PROC_CATEGORY_MC ||
                         utf8proc_category(c) == UTF8PROC_CATEGORY_ME;
    if ((c >= 'a' && c <= 'z') || c == '\'') {
      letters.push_back({static_cast<char>(c), false});
    } else if (is_mark && !letters.empty() && slow_vowel(letters.back().letter)) {
      letters.back().is_long = letters.back().is_long || c == 0x304 || c == 0x302;
    } else {
      is_latin = false;
    }
  }
  std::free(decomposed);
  if (!is_latin || letters.empty() || letters.size() > 64) return std::nullopt;
  return letters;
}

struct SlowState {
  SlowKey key;
  bool adjacent = false;
  bool turned = false;  ///< second pass
  bool met_choice = false;

  bool choose() {
    met_choice = true;
    return !turned;
  }
  [[nodiscard]] char last() const { return key.letters.empty() ? '\0' : key.letters.back(); }
  [[nodiscard]] bool after_round() const { return adjacent && (last() == 'o' || last() == 'u'); }

  void mark_length() {
    int rounded = 0;
    for (const char c : key.letters) rounded += c == 'o' || c == 'u' ? 1 : 0;
    key.lengths |= std::uint64_t{1} << (rounded - 1);
  }
  void lengthen() {
    if (last() == 'o' || last() == 'u') return mark_length();
    if (choose()) key.letters += last();
  }
  void emit(char c, bool is_long) {
    if (!slow_vowel(c)) {
      key.letters += c;
      adjacent = false;
      return;
    }
    const std::string pair = {adjacent ? last() : '\0', c};
    if (pair == "oo" || pair == "ou" || pair == "uu") return mark_length();
    key.letters += c;
    adjacent = true;
    if (is_long) lengthen();
  }
};

class SlowReader {
 public:
  explicit SlowReader(SlowLetters letters) : letters_(std::move(letters)) {}

  /// The rest of the word from `at` on.
  std::optional<SlowState> read(std::size_t at, SlowState state) const {
    if (at == letters_.size()) return state;
    const char c = letter(at);
    const char d = letter(at + 1);
    const char e = letter(at + 2);
    if (c == '\'') {
      if (at == 0 || d == '\0') return std::nullopt;
      return read(at + 1, state);
    }
    if (slow_vowel(c)) {
      state.emit(c, letters_[at].is_long);
      return read(at + 1, state);
    }
    const bool is_n = c == 'n' && (d == 'n' || (!slow_vowel(d) && d != 'y'));
    const bool is_m = c == 'm' && (d == 'b' || d == 'm' || d == 'p');
    if (is_n || is_m) {
      if (at == 0) return std::nullopt;
      state.emit('n', false);
      const bool skips_both = c == 'n' && d == 'n' && !slow_vowel(e) && e != 'y';
      return read(at + (skips_both ? 2 : 1), state);
    }
    if (c == 'h' && at > 0 && (letter(at - 1) == 'o' || letter(at - 1) == 'u')) {
      const bool is_choice =
          letter(at - 1) == 'o' && (d == 'i' || (at == 1 && (d == 'u' || d == 'e')));
      bool is_length = d == '\0' || (slow_consonant(d) && d != 'y') || (d == 'y' && e == 'a');
      if (is_choice) is_length = !state.choose();
      if (is_length) {
        state.lengthen();
        return read(at + 1, state);
      }
    }
    const bool is_doubled = (c == d && std::string("kstpgdbzjfh").find(c) != std::string::npos) ||
                            (c == 't' && d == 'c' && e == 'h') ||
                            (c == 'c' && d == 'c' && e == 'h');
    if (is_doubled) {
      if (at == 0) return std::nullopt;
      return read_syllable(at + 1, true, state);
    }
    return read_syllable(at, false, state);
  }

 private:
  [[nodiscard]] char letter(std::size_t i) const {
    return i < letters_.size() ? letters_[i].letter : '\0';
  }

  std::optional<SlowState> read_syllable(std::size_t at, bool is_doubled, SlowState state) const {
    std::string spelling;
    while (slow_consonant(letter(at))) spelling += letter(at++);
    spelling += letter(at);
    std::string syllable = slow_syllable(spelling);
    if (syllable.empty()) return std::nullopt;
    if (is_doubled && syllable[0] != 'h') state.emit(syllable[0], false);
    if (syllable == "hya" && state.after_round()) syllable = "ya";
    const char vowel = syllable.back();
    syllable.pop_back();
    for (const char c : syllable) state.emit(c, false);
    state.emit(vowel, letters_[at].is_long);
    return read(at + 1, state);
  }

  SlowLetters letters_;
};

/// The keys of a folded word.
inline std::vector<SlowKey> slow_latin_keys(std::string_view folded) {
  std::vector<SlowKey> keys;
  const std::optional<SlowLetters> letters = slow_letters(folded);
  if (!letters) return keys;
  const SlowReader reader(*letters);
  const std::optional<SlowState> first = reader.read(0, {});
  if (!first) return keys;
  keys.push_back(first->key);
  if (!first->met_choice) return keys;
  SlowState turned;
  turned.turned = true;
  if (const auto second = reader.read(0, turned)) keys.push_back(second->key);
  return keys;
}

}  // namespace sakuin::romaji
