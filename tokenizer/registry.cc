#include <algorithm>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include <sakuin/tokenizer.h>

#include "tokenizer/kanji/mecab_dictionary.h"
#include "tokenizer/plain_tokenizer.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin {
namespace {

constexpr std::size_t kMaxNameBytes = 64;

bool is_analyzer_name(std::string_view name) noexcept {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= kMaxNameBytes && std::ranges::all_of(name, allowed);
}

}  // namespace

std::string_view token_kind_name(TokenKind kind) noexcept {
  switch (kind) {
    case TokenKind::word:
      return "word";
    case TokenKind::number:
      return "number";
    case TokenKind::acronym:
      return "acronym";
    case TokenKind::compound:
      return "compound";
    case TokenKind::kana:
      return "kana";
    case TokenKind::kanji:
      return "kanji";
    case TokenKind::reading:
      return "reading";
  }
  return "unknown";
}

/// Makes standard-mecab when it is first wanted. Shared by the copies of a registry.
class AnalyzerRegistry::OnDemand {
 public:
  static constexpr std::string_view kName = tokenizer::StandardTokenizer::kNameWithKanji;

  [[nodiscard]] Result<std::shared_ptr<const Tokenizer>> open() {
    const std::lock_guard lock(mutex_);
    if (made_ == nullptr) {
      auto kanji = tokenizer::open_mecab_dictionary();
      if (!kanji.ok()) {
        return Status{kanji.status().code(),
                      "analyzer " + std::string(kName) + ": " + kanji.status().message()};
      }
      made_ = std::make_shared<tokenizer::StandardTokenizer>(
          tokenizer::StandardOptions{.kanji = *std::move(kanji)});
    }
    return made_;
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const Tokenizer> made_;
};

AnalyzerRegistry::AnalyzerRegistry() noexcept {
  try {
    ready_ = {std::make_shared<tokenizer::PlainTokenizer>(),
              std::make_shared<tokenizer::StandardTokenizer>(),
              std::make_shared<tokenizer::StandardTokenizer>(
                  tokenizer::StandardOptions{.readings = false})};
    with_kanji_ = std::make_shared<OnDemand>();
  } catch (const std::bad_alloc&) {  // open() says so
    ready_.clear();
  }
}

Status AnalyzerRegistry::add(std::shared_ptr<const Tokenizer> tokenizer) {
  if (tokenizer == nullptr) {
    return {StatusCode::invalid_argument, "analyzer: the pointer is null; pass a tokenizer"};
  }
  const std::string name(tokenizer->name());
  if (!is_analyzer_name(name)) {
    return {StatusCode::invalid_argument,
            "analyzer: its name is malformed; use 1 to 64 of a-z 0-9 _ -"};
  }
  if (contains(name)) {
    return {StatusCode::invalid_argument,
            "analyzer " + name + ": the name is taken; register it under another name"};
  }
  ready_.push_back(std::move(tokenizer));
  return {};
}

Result<std::shared_ptr<const Tokenizer>> AnalyzerRegistry::open(std::string_view name) const {
  if (auto found = find_ready(name)) return found;
  if (with_kanji_ == nullptr) {
    return Status{StatusCode::limit_exceeded,
                  "analyzers: memory ran out when the registry was made; make another"};
  }
  if (name == OnDemand::kName) return with_kanji_->open();
  std::string known;
  for (const std::string& each : names()) known += (known.empty() ? "" : ", ") + each;
  return Status{StatusCode::not_found,
                "analyzer " + std::string(name) + ": is not registered; use one of " + known};
}

bool AnalyzerRegistry::contains(std::string_view name) const noexcept {
  return name == OnDemand::kName || find_ready(name) != nullptr;
}

std::shared_ptr<const Tokenizer> AnalyzerRegistry::find_ready(
    std::string_view name) const noexcept {
  const auto found = std::ranges::find(ready_, name, [](const auto& t) { return t->name(); });
  return found == ready_.end() ? nullptr : *found;
}

std::vector<std::string> AnalyzerRegistry::names() const {
  std::vector<std::string> result;
  result.reserve(ready_.size() + 1);
  for (const auto& tokenizer : ready_) result.emplace_back(tokenizer->name());
  result.emplace_back(OnDemand::kName);
  return result;
}

}  // namespace sakuin
