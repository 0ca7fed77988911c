// "standard": text in English and other languages with letters, in Japanese, and in both at once.
// README.md shows what becomes of what.
#pragma once

#include <cstdint>
#include <string_view>

#include <sakuin/tokenizer.h>

namespace sakuin::tokenizer {

class StandardTokenizer final : public Tokenizer {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "standard"; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override;
  void tokenize(std::string_view text, TokenSink& sink) const override;
};

/// Plain ASCII words may be read by bytes. The tokens are the same either way; tests compare the
/// two.
enum class AsciiPath : std::uint8_t { by_byte, by_sign };

void tokenize_standard(std::string_view text, TokenSink& sink, AsciiPath ascii_path);

}  // namespace sakuin::tokenizer
