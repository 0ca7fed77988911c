#include "tokenizer/filters/filtered_tokenizer.h"

#include <algorithm>
#include <utility>

#include "tokenizer/analyzer_name.h"
#include "tokenizer/fingerprint.h"

namespace sakuin {
namespace tokenizer {
namespace {

constexpr std::uint8_t kFilteredRulesVersion = 1;

/// Of `name` and of what it is made of, in order.
std::uint64_t fingerprint_of_parts(std::string_view name, const Tokenizer& tokenizer,
                                   const std::vector<std::shared_ptr<const TokenFilter>>& filters) {
  std::string parts(tokenizer.name());
  const auto append = [&parts](std::uint64_t fingerprint) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      parts += static_cast<char>(fingerprint >> shift & 0xFF);
    }
  };
  append(tokenizer.fingerprint());
  for (const auto& filter : filters) {
    parts += filter->name();
    append(filter->fingerprint());
  }
  return fingerprint_of(name, kFilteredRulesVersion, {parts});
}

}  // namespace

/// What comes out of the tokenizer and the first filters.
class FilteredTokenizer::Stage final : public TokenSource {
 public:
  Stage(const FilteredTokenizer& all, std::size_t filters, std::string_view text, bool beginning)
      : all_(all), filters_(filters), text_(text), beginning_(beginning) {}

  void put_into(TokenSink& sink) const override {
    if (filters_ == 0) {
      return beginning_ ? all_.tokenizer_->tokenize_beginning(text_, sink)
                        : all_.tokenizer_->tokenize(text_, sink);
    }
    const Stage before(all_, filters_ - 1, text_, beginning_);
    const TokenFilter& last = *all_.filters_[filters_ - 1];
    return beginning_ ? last.filter_beginning(before, sink) : last.filter(before, sink);
  }

 private:
  const FilteredTokenizer& all_;
  std::size_t filters_;
  std::string_view text_;
  bool beginning_;
};

FilteredTokenizer::FilteredTokenizer(std::string name, std::shared_ptr<const Tokenizer> tokenizer,
                                     std::vector<std::shared_ptr<const TokenFilter>> filters)
    : name_(std::move(name)),
      tokenizer_(std::move(tokenizer)),
      filters_(std::move(filters)),
      fingerprint_(fingerprint_of_parts(name_, *tokenizer_, filters_)) {}

void FilteredTokenizer::tokenize(std::string_view text, TokenSink& sink) const {
  Stage(*this, filters_.size(), text, /*beginning=*/false).put_into(sink);
}

void FilteredTokenizer::tokenize_beginning(std::string_view text, TokenSink& sink) const {
  Stage(*this, filters_.size(), text, /*beginning=*/true).put_into(sink);
}

}  // namespace tokenizer

Result<std::shared_ptr<const Tokenizer>> make_filtered_tokenizer(
    std::string name, std::shared_ptr<const Tokenizer> tokenizer,
    std::vector<std::shared_ptr<const TokenFilter>> filters) {
  const bool has_null = tokenizer == nullptr || std::ranges::count(filters, nullptr) > 0;
  if (has_null) {
    return Status{StatusCode::invalid_argument,
                  "analyzer: a pointer is null; pass a tokenizer and filters"};
  }
  const bool named =
      tokenizer::is_analyzer_name(name) && std::ranges::all_of(filters, [](const auto& filter) {
        return tokenizer::is_analyzer_name(filter->name());
      });
  if (!named) {
    return Status{
        StatusCode::invalid_argument,
        "analyzer: its name or that of a filter is malformed; use 1 to 64 of a-z 0-9 _ -"};
  }
  return std::shared_ptr<const Tokenizer>(std::make_shared<tokenizer::FilteredTokenizer>(
      std::move(name), std::move(tokenizer), std::move(filters)));
}

}  // namespace sakuin
