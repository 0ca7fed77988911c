#include <algorithm>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include <sakuin/token_filter.h>
#include <sakuin/tokenizer.h>

#include "tokenizer/analyzer_name.h"
#include "tokenizer/kanji/mecab_dictionary.h"
#include "tokenizer/plain_tokenizer.h"
#include "tokenizer/standard_tokenizer.h"

namespace sakuin {
namespace {

using MadeTokenizer = Result<std::shared_ptr<const Tokenizer>>;

MadeTokenizer make_with_kanji() {
  SAKUIN_ASSIGN(auto kanji, tokenizer::open_mecab_dictionary());
  return std::shared_ptr<const Tokenizer>(std::make_shared<tokenizer::StandardTokenizer>(
      tokenizer::StandardOptions{.kanji = std::move(kanji)}));
}

MadeTokenizer make_english() {
  const auto stop_words = english_stop_words();
  return make_filtered_tokenizer(
      "english", std::make_shared<tokenizer::StandardTokenizer>(),
      {make_stop_filter({stop_words.begin(), stop_words.end()}), make_porter2_filter()});
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
    case TokenKind::stem:
      return "stem";
  }
  return "unknown";
}

/// Makes a tokenizer when it is first wanted. Shared by the copies of a registry.
class AnalyzerRegistry::OnDemand {
 public:
  OnDemand(std::string_view name, MadeTokenizer (*make)()) : name_(name), make_(make) {}

  [[nodiscard]] std::string_view name() const noexcept { return name_; }

  [[nodiscard]] MadeTokenizer open() {
    const std::lock_guard lock(mutex_);
    if (made_ == nullptr) {
      MadeTokenizer made = make_without_throwing();
      if (!made.ok()) {
        return Status{made.status().code(),
                      "analyzer " + std::string(name_) + ": " + made.status().message()};
      }
      made_ = *std::move(made);
    }
    return made_;
  }

 private:
  [[nodiscard]] MadeTokenizer make_without_throwing() const {
    try {
      return make_();
    } catch (const std::bad_alloc&) {
      return Status{StatusCode::limit_exceeded, "memory ran out; open it again when there is some"};
    }
  }

  std::string_view name_;
  MadeTokenizer (*make_)();
  std::mutex mutex_;
  std::shared_ptr<const Tokenizer> made_;
};

AnalyzerRegistry::AnalyzerRegistry() noexcept {
  try {
    ready_ = {std::make_shared<tokenizer::PlainTokenizer>(),
              std::make_shared<tokenizer::StandardTokenizer>(),
              std::make_shared<tokenizer::StandardTokenizer>(
                  tokenizer::StandardOptions{.readings = false})};
    on_demand_ = {
        std::make_shared<OnDemand>("english", make_english),
        std::make_shared<OnDemand>(tokenizer::StandardTokenizer::kNameWithKanji, make_with_kanji)};
  } catch (const std::bad_alloc&) {  // open() says so
    ready_.clear();
  }
}

Status AnalyzerRegistry::add(std::shared_ptr<const Tokenizer> tokenizer) {
  if (tokenizer == nullptr) {
    return {StatusCode::invalid_argument, "analyzer: the pointer is null; pass a tokenizer"};
  }
  const std::string name(tokenizer->name());
  if (!tokenizer::is_analyzer_name(name)) {
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
  if (on_demand_.empty()) {
    return Status{StatusCode::limit_exceeded,
                  "analyzers: memory ran out when the registry was made; make another"};
  }
  if (OnDemand* const found = find_on_demand(name)) return found->open();
  std::string known;
  for (const std::string& each : names()) known += (known.empty() ? "" : ", ") + each;
  return Status{StatusCode::not_found,
                "analyzer " + std::string(name) + ": is not registered; use one of " + known};
}

bool AnalyzerRegistry::contains(std::string_view name) const noexcept {
  return find_ready(name) != nullptr || find_on_demand(name) != nullptr;
}

std::shared_ptr<const Tokenizer> AnalyzerRegistry::find_ready(
    std::string_view name) const noexcept {
  const auto found = std::ranges::find(ready_, name, [](const auto& t) { return t->name(); });
  return found == ready_.end() ? nullptr : *found;
}

AnalyzerRegistry::OnDemand* AnalyzerRegistry::find_on_demand(std::string_view name) const noexcept {
  for (const auto& each : on_demand_) {
    if (each->name() == name) return each.get();
  }
  return nullptr;
}

std::vector<std::string> AnalyzerRegistry::names() const {
  std::vector<std::string> result;
  result.reserve(ready_.size() + on_demand_.size());
  for (const auto& tokenizer : ready_) result.emplace_back(tokenizer->name());
  for (const auto& each : on_demand_) result.emplace_back(each->name());
  return result;
}

}  // namespace sakuin
