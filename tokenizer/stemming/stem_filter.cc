// Gives words their stems, at their own places.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <sakuin/token_filter.h>

#include "tokenizer/fingerprint.h"
#include "tokenizer/romaji/english_words.h"
#include "tokenizer/stemming/english_stemmer.h"
#include "tokenizer/stemming/stem_term.h"

namespace sakuin {
namespace {

using tokenizer::EnglishStemmer;

constexpr std::string_view kStemFilterName = "porter2";
constexpr std::uint8_t kStemRulesVersion = 1;

constexpr bool may_have_stem(TokenKind kind) noexcept {
  return kind != TokenKind::kana && kind != TokenKind::kanji && !belongs_to_token_before(kind);
}

/// What is stemmed to tell one version of Snowball from another: they do not say which they are.
std::uint64_t find_fingerprint() {
  constexpr std::size_t kEveryWord = 8;  // of the English words that there is a list of
  constexpr std::string_view kEndings[] = {"",     "s",    "ed",      "ing",   "ly",
                                           "ness", "ized", "ational", "ogist", "fulness"};
  constexpr std::string_view kExceptions[] = {
      "skis",    "dying",   "news",     "early",     "only",    "innings", "past", "proceed",
      "evening", "generic", "internal", "communism", "arsenal", "idly",    "ugly"};
  EnglishStemmer stemmer;
  std::string stems;
  const auto add = [&](std::string_view word) { stems.append(stemmer.stem(word)) += ' '; };
  const std::string_view words = romaji::english_words();
  std::size_t count = 0;
  std::string inflected;
  for (std::size_t at = 0, end = 0; (end = words.find(' ', at + 1)) < words.size(); at = end) {
    if (count++ % kEveryWord != 0) continue;
    for (const std::string_view ending : kEndings) {
      inflected.assign(words.substr(at + 1, end - at - 1)).append(ending);
      add(inflected);
    }
  }
  for (const std::string_view word : kExceptions) add(word);
  return tokenizer::fingerprint_of(kStemFilterName, kStemRulesVersion, {stems});
}

/// Worked out once: it takes a millisecond.
std::uint64_t stem_fingerprint() {
  static const std::uint64_t kFingerprint = find_fingerprint();
  return kFingerprint;
}

class StemFilter final : public TokenFilter {
 public:
  StemFilter() : fingerprint_(stem_fingerprint()) {}

  [[nodiscard]] std::string_view name() const noexcept override { return kStemFilterName; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override { return fingerprint_; }
  void filter(const TokenSource& tokens, TokenSink& sink) const override;

 private:
  class Step;

  [[nodiscard]] std::unique_ptr<EnglishStemmer> borrow() const {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto stemmer = std::move(idle_.back());
        idle_.pop_back();
        return stemmer;
      }
    }
    return std::make_unique<EnglishStemmer>();
  }

  void give_back(std::unique_ptr<EnglishStemmer> stemmer) const {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(stemmer));
  }

  std::uint64_t fingerprint_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<EnglishStemmer>> idle_;  // as many as worked at once
};

class StemFilter::Step final : public TokenSink {
 public:
  Step(EnglishStemmer& stemmer, TokenSink& sink) : stemmer_(stemmer), sink_(sink) {}

  void on_token(const Token& token) override {
    sink_.on_token(token);
    if (!may_have_stem(token.kind) || !tokenizer::has_stem(token.term)) return;
    term_ = tokenizer::kStemTermMark;
    term_ += stemmer_.stem(token.term);
    Token stem = token;
    stem.term = term_;
    stem.kind = TokenKind::stem;
    sink_.on_token(stem);
  }

 private:
  EnglishStemmer& stemmer_;
  TokenSink& sink_;
  std::string term_;
};

void StemFilter::filter(const TokenSource& tokens, TokenSink& sink) const {
  auto stemmer = borrow();
  Step step(*stemmer, sink);
  tokens.put_into(step);
  give_back(std::move(stemmer));
}

}  // namespace

std::shared_ptr<const TokenFilter> make_porter2_filter() { return std::make_shared<StemFilter>(); }

}  // namespace sakuin
