// Text to tokens. A tokenizer accepts any byte string and cannot fail: invalid UTF-8 breaks a word
// and nothing else. Built in:
//   plain                 lower-cased letter/digit runs
//   standard              mixed English, romanized Japanese, kana and kanji, with readings
//   standard-no-readings  the same tokens less the readings
//   standard-mecab        the same and readings of kanji, by libmecab and its dictionary, which are
//                         loaded when this analyzer is opened
//   english               standard without English stop words, and the stems of its words
// Hosts plug in their own by implementing Tokenizer, or putting filters behind one
// (<sakuin/token_filter.h>), and registering it in an AnalyzerRegistry.
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
  kana,      ///< hiragana or katakana: a bigram, a lone sign, or a whole run
  kanji,     ///< Han: a bigram, a lone character, or a word of any length
  reading,   ///< how the token just before it is read, however it was spelt; see Token
  stem,      ///< what the token just before it shares with its other forms; see Token
};

/// True of tokens that say more about the one before them and stand for no text of their own.
[[nodiscard]] constexpr bool belongs_to_token_before(TokenKind kind) noexcept {
  return kind == TokenKind::reading || kind == TokenKind::stem;
}

/// Stable lower-case name of a kind: "word", "kana", ...
[[nodiscard]] std::string_view token_kind_name(TokenKind kind) noexcept;

/// One token. `term` is valid only during the call that hands it over.
///
/// Several tokens may stand for one place of the text and then have one position: a compound and
/// its first part, a run of kana and its first bigram. Start never falls from token to token, and
/// of tokens that start together at one position the longer come first.
///
/// Tokens of kind `reading` and `stem` belong to the nearest token before them of another kind, and
/// have its position and bytes. Their terms are no text, and begin with a byte that no text has:
/// A reading, of which a token has at most kMaxReadings, is a key that every spelling of a Japanese
/// word shares: byte 0x01, letters a-z, byte 0x1F, and which of the vowels were written long.
/// Kōmura, Koumura and こうむら have "komura".
/// A stem, of which it has at most one, is byte 0x02 and what the forms of a word share: "run" for
/// runs, running. A query looks for it in place of the word, unless for Spelling::exact; so of two
/// tokens with one term either both have their stem or neither.
struct Token {
  std::string_view term;       ///< normalised UTF-8, 1..kMaxTokenBytes bytes
  std::uint32_t position = 0;  ///< 0, 1, ... never falls; equal for alternatives of one place
  std::size_t start = 0;       ///< byte range [start, end) of the text it stands for,
  std::size_t end = 0;         ///< always on UTF-8 boundaries of well-formed text
  TokenKind kind = TokenKind::word;
};

/// Longer runs are cut into pieces of at most this many bytes, at consecutive positions.
inline constexpr std::size_t kMaxTokenBytes = 255;

/// Readings of one token: two at most of a word or of kana, four of kanji.
inline constexpr std::size_t kMaxReadings = 4;

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

  /// The same for a text whose last word is only begun, as in query::prefix: a tokenizer that
  /// leaves words out leaves that one in, for "the" may go on as "theatre".
  virtual void tokenize_beginning(std::string_view text, TokenSink& sink) const {
    tokenize(text, sink);
  }
};

/// The tokenizers an index may name. Copyable; holds shared ownership. The const functions may be
/// called on many threads at once.
class AnalyzerRegistry {
 public:
  AnalyzerRegistry() noexcept;  ///< with the built-in ones; without any if memory runs out

  /// Adds a tokenizer. `invalid_argument` if the name is malformed or taken.
  Status add(std::shared_ptr<const Tokenizer> tokenizer);

  /// The tokenizer of that name, the same one for every call on a registry and its copies.
  /// `not_found` if there is none, or if what it is made with is not installed; the message says
  /// what to do. `limit_exceeded` if memory ran out when the registry was made.
  [[nodiscard]] Result<std::shared_ptr<const Tokenizer>> open(std::string_view name) const;

  /// True if there is a tokenizer of that name, even if it could not be opened.
  [[nodiscard]] bool contains(std::string_view name) const noexcept;

  [[nodiscard]] std::vector<std::string> names() const;

 private:
  class OnDemand;

  [[nodiscard]] std::shared_ptr<const Tokenizer> find_ready(std::string_view name) const noexcept;
  [[nodiscard]] OnDemand* find_on_demand(std::string_view name) const noexcept;

  std::vector<std::shared_ptr<const Tokenizer>> ready_;
  std::vector<std::shared_ptr<OnDemand>> on_demand_;
};

}  // namespace sakuin
