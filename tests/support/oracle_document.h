// A document as the oracle keeps it: tokens in maps, nothing encoded.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/document.h>
#include <sakuin/schema.h>
#include <sakuin/tokenizer.h>
#include <sakuin/types.h>

namespace sakuin::test {

/// What one document has in one text field.
class OracleText {
 public:
  /// Tokens of a further value of the field.
  void append(const Tokenizer& tokenizer, std::string_view text);

  /// Places that hold a token; alternatives of one place count once.
  [[nodiscard]] std::uint32_t length() const noexcept { return length_; }
  /// The positions of every term, ascending; a place that holds it twice is listed twice.
  [[nodiscard]] const std::map<std::string, std::vector<std::uint32_t>>& terms() const noexcept {
    return positions_;
  }

 private:
  std::map<std::string, std::vector<std::uint32_t>> positions_;
  std::uint32_t length_ = 0;
  std::uint32_t next_position_ = 0;
};

struct OracleDocument {
  Serial serial = 0;
  Document document;
  std::map<FieldId, OracleText> texts;
  std::map<FieldId, std::set<std::string>> keywords;
};

using OracleDocuments = std::map<Serial, std::shared_ptr<const OracleDocument>>;

/// REQUIRES every field of `document` in `schema`, every analyzer in `analyzers`.
[[nodiscard]] OracleDocument make_oracle_document(const Document& document, const Schema& schema,
                                                  const AnalyzerRegistry& analyzers, Serial serial);

}  // namespace sakuin::test
