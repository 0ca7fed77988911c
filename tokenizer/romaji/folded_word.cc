#include "tokenizer/romaji/folded_word.h"

#include "tokenizer/romaji/letters.h"
#include "tokenizer/sign_reader.h"

namespace sakuin::romaji {

FoldedWord::FoldedWord(std::string_view word) noexcept {
  using tokenizer::SignClass;
  tokenizer::SignReader in(word);
  for (; in.peek().cls != SignClass::end; in.skip(1)) {
    if (kMaxBytes - size_ < tokenizer::kMaxUtf8Bytes) {
      size_ = 0;
      return;
    }
    const tokenizer::Sign& sign = in.peek();
    const char32_t code_point =
        sign.cls == SignClass::apostrophe ? char32_t{kApostrophe} : sign.code_point;
    size_ += tokenizer::encode_utf8(code_point, bytes_.data() + size_);
  }
  if (text().ends_with("'s")) size_ -= 2;
}

}  // namespace sakuin::romaji
