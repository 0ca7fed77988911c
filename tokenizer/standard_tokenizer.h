// "standard": text in English and other languages with letters, in Japanese, and in both at once.
// README.md shows what becomes of what.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <sakuin/tokenizer.h>

#include "tokenizer/kanji/kanji_dictionary.h"

namespace sakuin::tokenizer {

/// Plain ASCII words may be read by bytes. The tokens are the same either way; tests compare the
/// two.
enum class AsciiPath : std::uint8_t { by_byte, by_sign };

struct StandardOptions {
  bool readings = true;
  std::shared_ptr<const KanjiDictionary> kanji = nullptr;  ///< null if kanji have no readings
  AsciiPath ascii_path = AsciiPath::by_byte;
};

class StandardTokenizer final : public Tokenizer {
 public:
  static constexpr std::string_view kName = "standard";
  static constexpr std::string_view kNameWithoutReadings = "standard-no-readings";
  static constexpr std::string_view kNameWithKanji = "standard-mecab";

  /// REQUIRES readings where `kanji` is given.
  explicit StandardTokenizer(StandardOptions options = {}) noexcept;

  [[nodiscard]] std::string_view name() const noexcept override;
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override;
  void tokenize(std::string_view text, TokenSink& sink) const override;

 private:
  StandardOptions options_;
};

}  // namespace sakuin::tokenizer
