// Romaji to kana and kana to romaji. Both keep the key: what is written here is read as what it was
// written for.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/folded_word.h"
#include "tokenizer/romaji/kana.h"
#include "tokenizer/romaji/kana_reading.h"
#include "tokenizer/romaji/latin_reading.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::romaji {
namespace {

void append_utf8(char32_t code_point, std::string& out) {
  char bytes[tokenizer::kMaxUtf8Bytes];
  out.append(bytes, tokenizer::encode_utf8(code_point, bytes));
}

/// Takes the morae of romaji, writes hiragana.
class HiraganaWriter {
 public:
  void vowel(char letter, bool is_marked) {
    static constexpr std::u16string_view kKana = u"あいうえお";
    append_utf8(kKana[kVowels.find(letter)], text_);
    end_vowel(letter, is_marked);
  }

  void syllable(const Syllable& syllable, bool is_doubled, bool is_marked) {
    if (is_doubled) append_utf8(kSmallTsu, text_);
    text_ += syllable.kana;
    end_vowel(syllable.key.back(), is_marked);
  }

  void coda() { append_utf8(kMoraicN, text_); }

  /// ー, like a mark on a, i or e, may be read as no length, too.
  void lengthen() { append_utf8(is_rounded(last_vowel_) ? u'う' : kProlonged, text_); }

  [[nodiscard]] bool choose_first() const noexcept { return true; }
  [[nodiscard]] std::string& text() noexcept { return text_; }

 private:
  void end_vowel(char letter, bool is_marked) {
    last_vowel_ = letter;
    if (is_marked) lengthen();
  }

  std::string text_;
  char last_vowel_ = '\0';
};

std::string katakana_of(std::string_view hiragana) {
  std::string result;
  for (std::size_t at = 0; at < hiragana.size();) {
    const tokenizer::Decoded decoded = tokenizer::decode_utf8(hiragana, at);
    at += decoded.size;
    const bool is_prolonged = decoded.code_point == kProlonged;
    append_utf8(decoded.code_point + (is_prolonged ? 0 : kHiraganaToKatakana), result);
  }
  return result;
}

/// Kunrei-shiki for a syllable in Hepburn. Sounds it does not have (fa, tsa) are left as they are.
std::string kunrei_of(std::string_view hepburn) {
  struct Change {
    std::string_view from;
    std::string_view to;
  };
  static constexpr Change kChanges[] = {{"shi", "si"}, {"sh", "sy"}, {"chi", "ti"}, {"ch", "ty"},
                                        {"ji", "zi"},  {"j", "zy"},  {"tsu", "tu"}, {"fu", "hu"}};
  for (const Change& change : kChanges) {
    if (hepburn.starts_with(change.from)) {
      return std::string(change.to).append(hepburn.substr(change.from.size()));
    }
  }
  return std::string(hepburn);
}

/// Takes kana, writes romaji of a system.
class RomajiWriter {
 public:
  explicit RomajiWriter(System system) noexcept : system_(system) {}

  void kana(const KanaSyllable& syllable, bool is_doubled) {
    if (!is_doubled && makes_long(syllable)) return mark_last_vowel();
    const std::string spelling = spelling_of(syllable);
    const bool is_apart = is_vowel(spelling.front()) || spelling.front() == 'y';
    if (is_after_coda_ && is_apart) text_ += kApostrophe;
    if (is_doubled) text_ += doubling_of(spelling);
    text_ += spelling;
    end_vowel(spelling.back());
  }

  void coda() {
    if (is_after_coda_) text_ += kApostrophe;
    text_ += 'n';
    last_vowel_ = '\0';
    is_after_coda_ = true;
  }

  void lengthen() {
    if (last_vowel_ == '\0') return;
    if (can_mark()) return mark_last_vowel();
    text_ += last_vowel_;
    is_marked_ = false;
  }

  [[nodiscard]] std::string& text() noexcept { return text_; }

 private:
  [[nodiscard]] bool can_mark() const noexcept {
    return system_ != System::wapuro && last_vowel_ != '\0' && !is_marked_;
  }

  /// おう, おお, うう, ああ and ええ are long vowels; いい is written so by libraries.
  [[nodiscard]] bool makes_long(const KanaSyllable& syllable) const noexcept {
    if (!can_mark() || syllable.small != 0) return false;
    switch (syllable.kana) {
      case u'あ':
        return last_vowel_ == 'a';
      case u'え':
        return last_vowel_ == 'e';
      case u'お':
        return last_vowel_ == 'o';
      case u'う':
        return is_rounded(last_vowel_);
      default:
        return false;
    }
  }

  void mark_last_vowel() {
    static constexpr std::u16string_view kMacron = u"āīūēō";
    static constexpr std::u16string_view kCircumflex = u"âîûêô";
    const std::u16string_view marked = system_ == System::hepburn ? kMacron : kCircumflex;
    text_.pop_back();
    append_utf8(marked[kVowels.find(last_vowel_)], text_);
    is_marked_ = true;
  }

  [[nodiscard]] std::string spelling_of(const KanaSyllable& syllable) const {
    if (system_ == System::kunrei) return kunrei_of(syllable.hepburn);
    const bool is_typed = system_ == System::wapuro && !syllable.typed.empty();
    return std::string(is_typed ? syllable.typed : syllable.hepburn);
  }

  /// っ as the letter before a syllable. Letters that romaji does not double stay single.
  [[nodiscard]] std::string doubling_of(std::string_view spelling) const {
    const std::string_view onset = spelling.substr(0, spelling.find_first_of(kVowels));
    if (onset.empty()) return {};
    const char hepburn_letter = onset.starts_with("ch") ? 't' : onset.front();
    const char letter = system_ == System::wapuro ? onset.front() : hepburn_letter;
    return is_doubling(letter, onset) ? std::string(1, letter) : std::string();
  }

  void end_vowel(char letter) noexcept {
    last_vowel_ = letter;
    is_marked_ = false;
    is_after_coda_ = false;
  }

  System system_;
  std::string text_;
  char last_vowel_ = '\0';      ///< the last letter, if it is a vowel
  bool is_marked_ = false;      ///< it has its mark already
  bool is_after_coda_ = false;  ///< the last letter is an n for ん
};

}  // namespace

std::string to_hiragana(std::string_view romaji) {
  const FoldedWord folded(romaji);
  LatinWord word;
  HiraganaWriter writer;
  if (!word.read(folded.text()) || !read_latin(word, writer)) return {};
  return std::move(writer.text());
}

std::string to_katakana(std::string_view romaji) { return katakana_of(to_hiragana(romaji)); }

std::string to_romaji(std::string_view kana, System system) {
  const FoldedWord folded(kana);
  KanaWord word;
  RomajiWriter writer(system);
  if (!word.read(folded.text()) || !read_kana(word, writer)) return {};
  return std::move(writer.text());
}

}  // namespace sakuin::romaji
