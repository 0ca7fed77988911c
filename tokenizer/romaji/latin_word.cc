#include "tokenizer/romaji/latin_word.h"

#include <algorithm>

#include "tokenizer/unicode/fold.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::romaji {
namespace {

constexpr char32_t kCombiningCircumflex = 0x0302;
constexpr char32_t kCombiningMacron = 0x0304;

struct MarkedVowel {
  char16_t code_point;
  char vowel;
  bool is_long;
};

// All small letters of Unicode that decompose into a vowel and marks, and those of them that have a
// macron or a circumflex.
constexpr std::u16string_view kShort[] = {
    u"àáãäåăąǎǻȁȃȧḁạảắằẳẵặ", u"ìíïĩĭįǐȉȋḭḯỉị",         u"ùúüũŭůűųưǔǘǚǜȕȗṳṵṷṹụủứừửữự",
    u"èéëĕėęěȅȇȩḙḛḝẹẻẽ",     u"òóõöŏőơǒǫȍȏȯṍṏọỏớờởỡợ",
};
constexpr std::u16string_view kLong[] = {
    u"âāǟǡấầẩẫậ", u"îī", u"ûūǖṻ", u"êēḕḗếềểễệ", u"ôōǭȫȭȱṑṓốồổỗộ",
};

constexpr std::size_t kMarkedVowelCount = [] {
  std::size_t count = 0;
  for (const std::u16string_view list : kShort) count += list.size();
  for (const std::u16string_view list : kLong) count += list.size();
  return count;
}();

constexpr std::array<MarkedVowel, kMarkedVowelCount> kMarkedVowels = [] {
  std::array<MarkedVowel, kMarkedVowelCount> table{};
  std::size_t size = 0;
  for (std::size_t i = 0; i < kVowels.size(); ++i) {
    for (const char16_t c : kShort[i]) table[size++] = {c, kVowels[i], false};
    for (const char16_t c : kLong[i]) table[size++] = {c, kVowels[i], true};
  }
  std::sort(table.begin(), table.end(),
            [](const MarkedVowel& a, const MarkedVowel& b) { return a.code_point < b.code_point; });
  return table;
}();

const MarkedVowel* find_marked_vowel(char32_t code_point) noexcept {
  const auto* const found = std::lower_bound(
      kMarkedVowels.begin(), kMarkedVowels.end(), code_point,
      [](const MarkedVowel& vowel, char32_t wanted) { return vowel.code_point < wanted; });
  return found != kMarkedVowels.end() && found->code_point == code_point ? found : nullptr;
}

}  // namespace

bool LatinWord::read(std::string_view folded) noexcept {
  for (std::size_t at = 0; at < folded.size();) {
    const tokenizer::Decoded decoded = tokenizer::decode_utf8(folded, at);
    at += decoded.size;
    const bool is_ascii = decoded.code_point < 0x80;
    if (!(is_ascii ? add(static_cast<char>(decoded.code_point)) : add_wide(decoded.code_point))) {
      return false;
    }
  }
  std::fill_n(letters_.begin() + static_cast<std::ptrdiff_t>(size_), kMaxOnsetLetters + 1, '\0');
  return size_ > 0;
}

bool LatinWord::read_ascii(std::string_view word) noexcept {
  if (word.empty() || word.size() > kMaxWordLetters) return false;
  bool is_clean = true;
  for (const char c : word) is_clean = is_clean & (is_letter(c) | (c == kApostrophe));
  if (!is_clean) return false;
  size_ = word.size();
  const auto end = std::copy(word.begin(), word.end(), letters_.begin());
  std::fill_n(end, kMaxOnsetLetters + 1, '\0');
  return true;
}

bool LatinWord::add(char letter) noexcept {
  if (size_ == kMaxWordLetters) return false;
  if (!is_letter(letter) && letter != kApostrophe) return false;
  letters_[size_++] = letter;
  return true;
}

bool LatinWord::add_wide(char32_t code_point) noexcept {
  const MarkedVowel* const vowel = find_marked_vowel(code_point);
  if (vowel == nullptr) return add_mark(code_point);
  if (!add(vowel->vowel)) return false;
  if (vowel->is_long) set_long();
  return true;
}

bool LatinWord::add_mark(char32_t mark) noexcept {
  if (size_ == 0 || !is_vowel(letters_[size_ - 1])) return false;
  if (tokenizer::traits_of(mark).category != tokenizer::Category::mark) return false;
  if (mark == kCombiningMacron || mark == kCombiningCircumflex) set_long();
  return true;
}

}  // namespace sakuin::romaji
