// Words that are left out. A place they leave empty keeps its number.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include <sakuin/token_filter.h>

#include "tokenizer/fingerprint.h"

namespace sakuin {
namespace {

constexpr std::string_view kStopFilterName = "stop";
constexpr std::uint8_t kStopRulesVersion = 1;

// EnglishAnalyzer.ENGLISH_STOP_WORDS_SET of Apache Lucene (Apache-2.0).
constexpr std::array<std::string_view, 33> kEnglish = {
    "a",   "an",    "and",  "are",   "as",    "at",   "be",   "but", "by",  "for",  "if",
    "in",  "into",  "is",   "it",    "no",    "not",  "of",   "on",  "or",  "such", "that",
    "the", "their", "then", "there", "these", "they", "this", "to",  "was", "will", "with"};

constexpr bool may_be_dropped(TokenKind kind) noexcept {
  return kind == TokenKind::word || kind == TokenKind::number || kind == TokenKind::kana ||
         kind == TokenKind::kanji;
}

class StopFilter final : public TokenFilter {
 public:
  explicit StopFilter(std::vector<std::string> words) : words_(std::move(words)) {
    std::ranges::sort(words_);
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
    std::string all;
    for (const std::string& word : words_) {
      by_first_byte_[static_cast<unsigned char>(word.empty() ? '\0' : word.front())] = true;
      all += word;
      all += '\0';
    }
    fingerprint_ = tokenizer::fingerprint_of(kStopFilterName, kStopRulesVersion, {all});
  }

  [[nodiscard]] std::string_view name() const noexcept override { return kStopFilterName; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override { return fingerprint_; }
  void filter(const TokenSource& tokens, TokenSink& sink) const override;
  void filter_beginning(const TokenSource& tokens, TokenSink& sink) const override;

 private:
  class Step;

  [[nodiscard]] bool holds(std::string_view term) const noexcept {
    if (term.empty() || !by_first_byte_[static_cast<unsigned char>(term.front())]) return false;
    return std::ranges::binary_search(words_, term, {},
                                      [](const std::string& w) { return std::string_view(w); });
  }

  std::vector<std::string> words_;            // sorted
  std::array<bool, 256> by_first_byte_ = {};  // of some word
  std::uint64_t fingerprint_;
};

class StopFilter::Step final : public TokenSink {
 public:
  Step(const StopFilter& filter, TokenSink& sink, bool keeps_last)
      : filter_(filter), sink_(sink), keeps_last_(keeps_last) {}

  void on_token(const Token& token) override {
    if (belongs_to_token_before(token.kind)) {
      if (kept_) sink_.on_token(token);
      return;
    }
    dropped_.reset();
    if (token.kind == TokenKind::compound) compound_end_ = std::max(compound_end_, token.end);
    const bool is_part = token.kind != TokenKind::compound && token.end <= compound_end_;
    kept_ = is_part || !may_be_dropped(token.kind) || !filter_.holds(token.term);
    if (kept_) return sink_.on_token(token);
    if (!keeps_last_) return;
    dropped_ = token;
    term_.assign(token.term);
  }

  /// The last word, if it was left out.
  void finish() {
    if (!dropped_) return;
    dropped_->term = term_;
    sink_.on_token(*dropped_);
  }

 private:
  const StopFilter& filter_;
  TokenSink& sink_;
  bool keeps_last_;
  bool kept_ = true;              // the last token that belongs to none
  std::size_t compound_end_ = 0;  // of the bytes whose tokens are parts
  std::optional<Token> dropped_;  // the last token, if keeps_last_
  std::string term_;              // its term
};

void StopFilter::filter(const TokenSource& tokens, TokenSink& sink) const {
  Step step(*this, sink, /*keeps_last=*/false);
  tokens.put_into(step);
}

void StopFilter::filter_beginning(const TokenSource& tokens, TokenSink& sink) const {
  Step step(*this, sink, /*keeps_last=*/true);
  tokens.put_into(step);
  step.finish();
}

}  // namespace

std::span<const std::string_view> english_stop_words() noexcept { return kEnglish; }

std::shared_ptr<const TokenFilter> make_stop_filter(std::vector<std::string> words) {
  return std::make_shared<StopFilter>(std::move(words));
}

}  // namespace sakuin
