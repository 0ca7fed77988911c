// Text to tokens. A tokenizer accepts any byte string and cannot fail: invalid UTF-8 breaks a word
// and nothing else. Built in: "plain" (lower-cased letter/digit runs) and "standard" (mixed
// English, romanized Japanese, kana and kanji). Hosts plug in their own by implementing Tokenizer
// and registering it in an AnalyzerRegistry.
//
// Thread rule: a Tokenizer is immutable; tokenize() may run on many threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/status.h>

namespace sakuin {

/// What a token is made of. Stored nowhere; may grow at the end.
enum class TokenKind : std::uint8_t {
  word,      ///< letters of any script that writes with spaces, digits mixed in ("c4isr")
  number,    ///< digits, with inner , and . ("1,234.5" -> 1234.5)
  acronym,   ///< single letters with dots ("U.N." -> un)
  compound,  ///< parts joined by hyphens, dots, ... as one term, at the position of its first part
  kana,      ///< hiragana or katakana: a bigram, or a lone sign
  kanji,     ///< Han: a bigram, or a lone character
};

/// Stable lower-case name of a kind: "word", "kana", ...
[[nodiscard]] std::string_view token_kind_name(TokenKind kind) noexcept;

/// One token. `term` is valid only during the call that hands it over.
struct Token {
  std::string_view term;       ///< normalised UTF-8, 1..kMaxTokenBytes bytes
  std::uint32_t position = 0;  ///< 0, 1, ... never falls; equal for alternatives of one place
  std::size_t start = 0;       ///< byte range [start, end) of the text it stands for,
  std::size_t end = 0;         ///< always on UTF-8 boundaries of well-formed text
  TokenKind kind = TokenKind::word;
};

/// Longer runs are cut into pieces of at most this many bytes, at consecutive positions.
inline constexpr std::size_t kMaxTokenBytes = 255;

/// Receives tokens in text order.
class TokenSink {
 public:
  virtual ~TokenSink() = default;
  virtual void on_token(const Token& token) = 0;
};

/// Text -> tokens. The same tokenizer serves documents and queries.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// Stable name, stored with the index: [a-z0-9_-]{1,64}.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;

  /// Changes whenever any text would give other tokens. Stored with the index and compared when it
  /// is opened, so an index is never searched with tokens it was not built with.
  [[nodiscard]] virtual std::uint64_t fingerprint() const noexcept = 0;

  /// Linear in text.size(), memory bounded by the longest word.
  virtual void tokenize(std::string_view text, TokenSink& sink) const = 0;
};

/// The tokenizers an index may name. Copyable; holds shared ownership.
class AnalyzerRegistry {
 public:
  AnalyzerRegistry();  ///< with the built-in ones

  /// Adds a tokenizer. `invalid_argument` if the name is malformed or taken.
  Status add(std::shared_ptr<const Tokenizer> tokenizer);

  /// Null when there is none of that name.
  [[nodiscard]] std::shared_ptr<const Tokenizer> find(std::string_view name) const noexcept;

  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::vector<std::shared_ptr<const Tokenizer>> tokenizers_;
};

}  // namespace sakuin
