#include "tokenizer/romaji/kana.h"

#include <algorithm>
#include <string_view>

#include "tokenizer/unicode/utf8.h"

namespace sakuin::romaji {
namespace {

// Ordered by kana and small kana. A key has what Latin spellings of the syllable share, so that
// ティ is ち and ファ is ふあ.
constexpr KanaSyllable kSyllables[] = {
    // clang-format off
    {u'ぁ', 0, "a", "", "a", ""},
    {u'あ', 0, "a", "", "a", ""},
    {u'ぃ', 0, "i", "", "i", ""},
    {u'い', 0, "i", "", "i", ""},
    {u'い', u'ぇ', "e", "", "ye", ""},
    {u'ぅ', 0, "u", "", "u", ""},
    {u'う', 0, "u", "", "u", ""},
    {u'う', u'ぁ', "wa", "", "wa", ""},
    {u'う', u'ぃ', "ui", "", "wi", ""},
    {u'う', u'ぇ', "ue", "", "we", ""},
    {u'う', u'ぉ', "o", "", "wo", ""},
    {u'ぇ', 0, "e", "", "e", ""},
    {u'え', 0, "e", "", "e", ""},
    {u'ぉ', 0, "o", "", "o", ""},
    {u'お', 0, "o", "", "o", ""},
    {u'か', 0, "ka", "", "ka", ""},
    {u'が', 0, "ga", "", "ga", ""},
    {u'き', 0, "ki", "", "ki", ""},
    {u'き', u'ぃ', "ki", "", "ki", ""},
    {u'き', u'ぇ', "kie", "", "kie", ""},
    {u'き', u'ゃ', "kya", "", "kya", ""},
    {u'き', u'ゅ', "kyu", "", "kyu", ""},
    {u'き', u'ょ', "kyo", "", "kyo", ""},
    {u'ぎ', 0, "gi", "", "gi", ""},
    {u'ぎ', u'ぃ', "gi", "", "gi", ""},
    {u'ぎ', u'ぇ', "gie", "", "gie", ""},
    {u'ぎ', u'ゃ', "gya", "", "gya", ""},
    {u'ぎ', u'ゅ', "gyu", "", "gyu", ""},
    {u'ぎ', u'ょ', "gyo", "", "gyo", ""},
    {u'く', 0, "ku", "", "ku", ""},
    {u'く', u'ぁ', "ka", "", "kwa", ""},
    {u'く', u'ぃ', "kui", "", "kwi", ""},
    {u'く', u'ぇ', "kue", "", "kwe", ""},
    {u'く', u'ぉ', "kuo", "", "kwo", ""},
    {u'く', u'ゎ', "ka", "", "kwa", ""},
    {u'ぐ', 0, "gu", "", "gu", ""},
    {u'ぐ', u'ぁ', "ga", "", "gwa", ""},
    {u'ぐ', u'ぃ', "gui", "", "gwi", ""},
    {u'ぐ', u'ぇ', "gue", "", "gwe", ""},
    {u'ぐ', u'ぉ', "guo", "", "gwo", ""},
    {u'ぐ', u'ゎ', "ga", "", "gwa", ""},
    {u'け', 0, "ke", "", "ke", ""},
    {u'げ', 0, "ge", "", "ge", ""},
    {u'こ', 0, "ko", "", "ko", ""},
    {u'ご', 0, "go", "", "go", ""},
    {u'さ', 0, "sa", "", "sa", ""},
    {u'ざ', 0, "za", "", "za", ""},
    {u'し', 0, "si", "", "shi", ""},
    {u'し', u'ぃ', "si", "", "shi", ""},
    {u'し', u'ぇ', "sie", "", "she", ""},
    {u'し', u'ゃ', "sya", "", "sha", ""},
    {u'し', u'ゅ', "syu", "", "shu", ""},
    {u'し', u'ょ', "syo", "", "sho", ""},
    {u'じ', 0, "zi", "", "ji", ""},
    {u'じ', u'ぃ', "zi", "", "ji", ""},
    {u'じ', u'ぇ', "zie", "", "je", ""},
    {u'じ', u'ゃ', "zya", "", "ja", ""},
    {u'じ', u'ゅ', "zyu", "", "ju", ""},
    {u'じ', u'ょ', "zyo", "", "jo", ""},
    {u'す', 0, "su", "", "su", ""},
    {u'す', u'ぃ', "si", "", "si", ""},
    {u'ず', 0, "zu", "", "zu", ""},
    {u'ず', u'ぃ', "zi", "", "zi", ""},
    {u'せ', 0, "se", "", "se", ""},
    {u'ぜ', 0, "ze", "", "ze", ""},
    {u'そ', 0, "so", "", "so", ""},
    {u'ぞ', 0, "zo", "", "zo", ""},
    {u'た', 0, "ta", "", "ta", ""},
    {u'だ', 0, "da", "", "da", ""},
    {u'ち', 0, "ti", "", "chi", ""},
    {u'ち', u'ぃ', "ti", "", "chi", ""},
    {u'ち', u'ぇ', "tie", "", "che", ""},
    {u'ち', u'ゃ', "tya", "", "cha", ""},
    {u'ち', u'ゅ', "tyu", "", "chu", ""},
    {u'ち', u'ょ', "tyo", "", "cho", ""},
    {u'ぢ', 0, "zi", "", "ji", "di"},
    {u'ぢ', u'ぃ', "zi", "", "ji", ""},
    {u'ぢ', u'ぇ', "zie", "", "je", ""},
    {u'ぢ', u'ゃ', "zya", "", "ja", "dya"},
    {u'ぢ', u'ゅ', "zyu", "", "ju", "dyu"},
    {u'ぢ', u'ょ', "zyo", "", "jo", "dyo"},
    {u'つ', 0, "tu", "", "tsu", ""},
    {u'つ', u'ぁ', "tua", "", "tsa", ""},
    {u'つ', u'ぃ', "tui", "", "tsi", ""},
    {u'つ', u'ぇ', "tue", "", "tse", ""},
    {u'つ', u'ぉ', "tuo", "", "tso", ""},
    {u'づ', 0, "zu", "", "zu", "du"},
    {u'て', 0, "te", "", "te", ""},
    {u'て', u'ぃ', "ti", "", "ti", ""},
    {u'て', u'ゃ', "tya", "", "tya", ""},
    {u'て', u'ゅ', "tyu", "", "tyu", ""},
    {u'て', u'ょ', "tyo", "", "tyo", ""},
    {u'で', 0, "de", "", "de", ""},
    {u'で', u'ぃ', "zi", "", "di", ""},
    {u'で', u'ゃ', "zya", "", "dya", ""},
    {u'で', u'ゅ', "zyu", "", "dyu", ""},
    {u'で', u'ょ', "zyo", "", "dyo", ""},
    {u'と', 0, "to", "", "to", ""},
    {u'と', u'ぅ', "tu", "", "tu", ""},
    {u'ど', 0, "do", "", "do", ""},
    {u'ど', u'ぅ', "zu", "", "du", ""},
    {u'な', 0, "na", "", "na", ""},
    {u'に', 0, "ni", "", "ni", ""},
    {u'に', u'ぃ', "ni", "", "ni", ""},
    {u'に', u'ぇ', "nie", "", "nie", ""},
    {u'に', u'ゃ', "nya", "", "nya", ""},
    {u'に', u'ゅ', "nyu", "", "nyu", ""},
    {u'に', u'ょ', "nyo", "", "nyo", ""},
    {u'ぬ', 0, "nu", "", "nu", ""},
    {u'ね', 0, "ne", "", "ne", ""},
    {u'の', 0, "no", "", "no", ""},
    {u'は', 0, "ha", "", "ha", ""},
    {u'ば', 0, "ba", "", "ba", ""},
    {u'ぱ', 0, "pa", "", "pa", ""},
    {u'ひ', 0, "hi", "", "hi", ""},
    {u'ひ', u'ぃ', "hi", "", "hi", ""},
    {u'ひ', u'ぇ', "hie", "", "hie", ""},
    {u'ひ', u'ゃ', "hya", "", "hya", ""},
    {u'ひ', u'ゅ', "hyu", "", "hyu", ""},
    {u'ひ', u'ょ', "hyo", "", "hyo", ""},
    {u'び', 0, "bi", "", "bi", ""},
    {u'び', u'ぃ', "bi", "", "bi", ""},
    {u'び', u'ぇ', "bie", "", "bie", ""},
    {u'び', u'ゃ', "bya", "", "bya", ""},
    {u'び', u'ゅ', "byu", "", "byu", ""},
    {u'び', u'ょ', "byo", "", "byo", ""},
    {u'ぴ', 0, "pi", "", "pi", ""},
    {u'ぴ', u'ぃ', "pi", "", "pi", ""},
    {u'ぴ', u'ぇ', "pie", "", "pie", ""},
    {u'ぴ', u'ゃ', "pya", "", "pya", ""},
    {u'ぴ', u'ゅ', "pyu", "", "pyu", ""},
    {u'ぴ', u'ょ', "pyo", "", "pyo", ""},
    {u'ふ', 0, "hu", "", "fu", ""},
    {u'ふ', u'ぁ', "hua", "", "fa", ""},
    {u'ふ', u'ぃ', "hui", "", "fi", ""},
    {u'ふ', u'ぇ', "hue", "", "fe", ""},
    {u'ふ', u'ぉ', "huo", "", "fo", ""},
    {u'ふ', u'ゃ', "hya", "", "fya", ""},
    {u'ふ', u'ゅ', "hyu", "", "fyu", ""},
    {u'ふ', u'ょ', "hyo", "", "fyo", ""},
    {u'ぶ', 0, "bu", "", "bu", ""},
    {u'ぷ', 0, "pu", "", "pu", ""},
    {u'へ', 0, "he", "", "he", ""},
    {u'べ', 0, "be", "", "be", ""},
    {u'ぺ', 0, "pe", "", "pe", ""},
    {u'ほ', 0, "ho", "", "ho", ""},
    {u'ぼ', 0, "bo", "", "bo", ""},
    {u'ぽ', 0, "po", "", "po", ""},
    {u'ま', 0, "ma", "", "ma", ""},
    {u'み', 0, "mi", "", "mi", ""},
    {u'み', u'ぃ', "mi", "", "mi", ""},
    {u'み', u'ぇ', "mie", "", "mie", ""},
    {u'み', u'ゃ', "mya", "", "mya", ""},
    {u'み', u'ゅ', "myu", "", "myu", ""},
    {u'み', u'ょ', "myo", "", "myo", ""},
    {u'む', 0, "mu", "", "mu", ""},
    {u'め', 0, "me", "", "me", ""},
    {u'も', 0, "mo", "", "mo", ""},
    {u'ゃ', 0, "ya", "", "ya", ""},
    {u'や', 0, "ya", "", "ya", ""},
    {u'ゅ', 0, "yu", "", "yu", ""},
    {u'ゆ', 0, "yu", "", "yu", ""},
    {u'ょ', 0, "yo", "", "yo", ""},
    {u'よ', 0, "yo", "", "yo", ""},
    {u'ら', 0, "ra", "", "ra", ""},
    {u'り', 0, "ri", "", "ri", ""},
    {u'り', u'ぃ', "ri", "", "ri", ""},
    {u'り', u'ぇ', "rie", "", "rie", ""},
    {u'り', u'ゃ', "rya", "", "rya", ""},
    {u'り', u'ゅ', "ryu", "", "ryu", ""},
    {u'り', u'ょ', "ryo", "", "ryo", ""},
    {u'る', 0, "ru", "", "ru", ""},
    {u'れ', 0, "re", "", "re", ""},
    {u'ろ', 0, "ro", "", "ro", ""},
    {u'ゎ', 0, "wa", "", "wa", ""},
    {u'わ', 0, "wa", "", "wa", ""},
    {u'ゐ', 0, "i", "ui", "i", ""},
    {u'ゑ', 0, "e", "ue", "e", ""},
    {u'を', 0, "o", "", "o", "wo"},
    {u'ゔ', 0, "vu", "bu", "vu", ""},
    {u'ゔ', u'ぁ', "va", "ba", "va", ""},
    {u'ゔ', u'ぃ', "vi", "bi", "vi", ""},
    {u'ゔ', u'ぇ', "ve", "be", "ve", ""},
    {u'ゔ', u'ぉ', "vo", "bo", "vo", ""},
    {u'ゔ', u'ゃ', "vya", "bya", "vya", ""},
    {u'ゔ', u'ゅ', "vyu", "byu", "vyu", ""},
    {u'ゔ', u'ょ', "vyo", "byo", "vyo", ""},
    {u'ゕ', 0, "ka", "", "ka", ""},
    {u'ゖ', 0, "ke", "", "ke", ""},
    // clang-format on
};

constexpr bool is_before(const KanaSyllable& a, const KanaSyllable& b) noexcept {
  return a.kana != b.kana ? a.kana < b.kana : a.small < b.small;
}
static_assert(std::is_sorted(std::begin(kSyllables), std::end(kSyllables), is_before));

constexpr char16_t kIteration = u'ゝ';
constexpr char16_t kVoicedIteration = u'ゞ';

/// Hiragana of either kana, as it is otherwise; 0 for what is none.
char16_t to_hiragana_sign(char32_t c) noexcept {
  constexpr char32_t kWaveDash = 0x301C;
  const bool is_prolonged = c == kProlonged || c == kWaveDash || c == U'~';  // ～ is ~ in NFKC
  if (is_prolonged) return kProlonged;
  if (c >= 0x30A1 && c <= 0x30FE) c -= kHiraganaToKatakana;
  const bool is_kana = (c >= 0x3041 && c <= 0x3096) || c == kIteration || c == kVoicedIteration;
  return is_kana ? static_cast<char16_t>(c) : char16_t{0};
}

char16_t voiced(char16_t kana) noexcept {
  constexpr std::u16string_view kPlain = u"うかきくけこさしすせそたちつてとはひふへほ";
  constexpr std::u16string_view kVoiced = u"ゔがぎぐげござじずぜぞだぢづでどばびぶべぼ";
  const std::size_t at = kPlain.find(kana);
  return at == std::u16string_view::npos ? kana : kVoiced[at];
}

}  // namespace

const KanaSyllable* find_kana(char16_t kana, char16_t small) noexcept {
  const KanaSyllable wanted{kana, small, {}, {}, {}, {}};
  const auto* const found =
      std::lower_bound(std::begin(kSyllables), std::end(kSyllables), wanted, is_before);
  const bool is_found =
      found != std::end(kSyllables) && found->kana == kana && found->small == small;
  return is_found ? found : nullptr;
}

bool KanaWord::read(std::string_view folded) noexcept {
  for (std::size_t at = 0; at < folded.size();) {
    const tokenizer::Decoded decoded = tokenizer::decode_utf8(folded, at);
    at += decoded.size;
    char16_t sign = to_hiragana_sign(decoded.code_point);
    if (sign == kIteration || sign == kVoicedIteration) {
      if (size_ == 0) return false;
      const char16_t last = kana_[size_ - 1];
      sign = sign == kVoicedIteration ? voiced(last) : last;
    }
    if (sign == 0 || size_ == kMaxWordLetters) return false;
    add(sign);
  }
  return size_ > 0;
}

}  // namespace sakuin::romaji
