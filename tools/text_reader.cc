// A text file: one document, its path the id, its content the field "text".
#include <string>
#include <utility>

#include "tools/document_reader.h"
#include "tools/utf8_text.h"

namespace sakuin::tool {
namespace {

class TextReader final : public DocumentReader {
 public:
  TextReader(ByteReader bytes, std::string name)
      : bytes_(std::move(bytes)), name_(std::move(name)) {}

  Result<bool> next(Document& document) override {
    if (std::exchange(done_, true)) return false;
    std::string text;
    while (true) {
      SAKUIN_ASSIGN(const std::string_view block, bytes_.read_block());
      if (block.empty()) break;
      if (text.size() + block.size() > kMaxDocumentBytes) {
        return Status{StatusCode::limit_exceeded, name_ + ": longer than the " +
                                                      std::to_string(kMaxDocumentBytes) +
                                                      " bytes a document may have; split it"};
      }
      text += block;
    }
    if (find_invalid_utf8(text) != std::string::npos) {
      text = repair_utf8(text);
      ++repaired_;
    }
    document.id = name_;
    document.fields.clear();
    document.add("text", std::move(text));
    return true;
  }

  std::string place() const override { return name_; }
  std::uint64_t bytes_read() const override { return bytes_.bytes_taken(); }

 private:
  ByteReader bytes_;
  std::string name_;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<DocumentReader> make_text_reader(ByteReader bytes, std::string name) {
  return std::make_unique<TextReader>(std::move(bytes), std::move(name));
}

}  // namespace sakuin::tool
