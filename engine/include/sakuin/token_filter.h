// Analyzers made of parts: a tokenizer and filters behind it, each of which passes tokens on, drops
// some, or adds some. The built-in `english` is standard, stop words and Porter2; a host puts
// others together with make_filtered_tokenizer() and registers them in an AnalyzerRegistry. Name
// and fingerprint of what comes out are stored with the index, so that an index is never searched
// with other filters than it was built with.
//
// Thread rule: a filter is immutable; it may work on many texts at once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/status.h>
#include <sakuin/tokenizer.h>

namespace sakuin {

/// The tokens of one text, as they come out of what stands before a filter.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  virtual void put_into(TokenSink& sink) const = 0;
};

/// What becomes of the tokens of a text. A filter keeps to what Token says: positions and starts
/// never fall, tokens that belong to another follow it and go with it. A place of which nothing is
/// left keeps its number, so that phrases stay right.
class TokenFilter {
 public:
  virtual ~TokenFilter() = default;

  /// Stable name, part of the fingerprint of the analyzer: [a-z0-9_-]{1,64}.
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;

  /// Changes whenever the filter would give other tokens.
  [[nodiscard]] virtual std::uint64_t fingerprint() const noexcept = 0;

  /// Calls tokens.put_into() once, with a sink of its own before `sink`. Cannot fail.
  virtual void filter(const TokenSource& tokens, TokenSink& sink) const = 0;

  /// The same for Tokenizer::tokenize_beginning(): a filter that drops words keeps the last one.
  virtual void filter_beginning(const TokenSource& tokens, TokenSink& sink) const {
    filter(tokens, sink);
  }
};

/// A tokenizer named `name` that sends the tokens of `tokenizer` through `filters`, the first one
/// first. `invalid_argument` if a pointer is null or a name malformed.
[[nodiscard]] Result<std::shared_ptr<const Tokenizer>> make_filtered_tokenizer(
    std::string name, std::shared_ptr<const Tokenizer> tokenizer,
    std::vector<std::shared_ptr<const TokenFilter>> filters);

/// Drops tokens of kind word, number, kana and kanji whose term is one of `words`, which are
/// compared as they are: in small letters for the built-in tokenizers. Parts of a compound stay
/// with it: "to-do" remains both todo and to, do. Named "stop".
[[nodiscard]] std::shared_ptr<const TokenFilter> make_stop_filter(std::vector<std::string> words);

/// The 33 words that Lucene's EnglishAnalyzer leaves out: a an and are as at be but by for if in
/// into is it no not of on or such that the their then there these they this to was will with.
[[nodiscard]] std::span<const std::string_view> english_stop_words() noexcept;

/// Adds to each token with a small letter a-z, save kana and kanji, the stem that Porter2 gives it
/// (Snowball's "english"), as a token of kind `stem`. A word that reads as Japanese and is no
/// English word keeps its letters but for a final e without which it would not read so: Takeniti
/// does not become taken. Named "porter2"; the fingerprint covers what the stemmer that is linked
/// makes of some thousand English words.
[[nodiscard]] std::shared_ptr<const TokenFilter> make_porter2_filter();

}  // namespace sakuin
