// A tokenizer and the filters behind it, as one tokenizer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/token_filter.h>

namespace sakuin::tokenizer {

class FilteredTokenizer final : public Tokenizer {
 public:
  /// REQUIRES a well-formed name and no null pointer.
  FilteredTokenizer(std::string name, std::shared_ptr<const Tokenizer> tokenizer,
                    std::vector<std::shared_ptr<const TokenFilter>> filters);

  [[nodiscard]] std::string_view name() const noexcept override { return name_; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override { return fingerprint_; }
  void tokenize(std::string_view text, TokenSink& sink) const override;
  void tokenize_beginning(std::string_view text, TokenSink& sink) const override;

 private:
  class Stage;

  std::string name_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  std::vector<std::shared_ptr<const TokenFilter>> filters_;
  std::uint64_t fingerprint_;
};

}  // namespace sakuin::tokenizer
