// "plain": runs of letters and digits (categories L*, N*), lower-cased one code point at a time.
// No normalisation, no marks, no rules of any language.
#pragma once

#include <sakuin/tokenizer.h>

namespace sakuin::tokenizer {

class PlainTokenizer final : public Tokenizer {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "plain"; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override;
  void tokenize(std::string_view text, TokenSink& sink) const override;
};

}  // namespace sakuin::tokenizer
