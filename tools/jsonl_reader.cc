// JSON lines: one object a line, blank lines left out.
#include <string>
#include <utility>

#include "tools/document_reader.h"
#include "tools/json_document.h"
#include "tools/utf8_text.h"

namespace sakuin::tool {
namespace {

class JsonlReader final : public DocumentReader {
 public:
  JsonlReader(ByteReader bytes, std::string name, std::string id_field)
      : bytes_(std::move(bytes)), name_(std::move(name)), id_field_(std::move(id_field)) {}

  Result<bool> next(Document& document) override {
    std::string_view line;
    do {
      ++line_number_;
      const Result<bool> more = bytes_.read_line(kMaxDocumentBytes, line);
      if (!more.ok()) return placed(more.status());
      if (!*more) return false;
    } while (line.find_first_not_of(" \t") == std::string_view::npos);

    std::string repaired;
    if (find_invalid_utf8(line) != std::string_view::npos) {
      repaired = repair_utf8(line);
      line = repaired;
      ++repaired_;
    }
    if (Status parsed = parse_json_document(line, id_field_, document); !parsed.ok()) {
      return placed(parsed);
    }
    if (document.id.empty()) document.id = name_ + ":" + std::to_string(line_number_);
    return true;
  }

  std::string place() const override { return name_ + ": line " + std::to_string(line_number_); }
  std::uint64_t bytes_read() const override { return bytes_.bytes_taken(); }

 private:
  [[nodiscard]] Status placed(const Status& status) const {
    if (status.code() == StatusCode::io) return status;  // names the file and what to do
    return {status.code(), place() + ": " + status.message() + "; correct the line"};
  }

  ByteReader bytes_;
  std::string name_;
  std::string id_field_;
  std::uint64_t line_number_ = 0;
};

}  // namespace

std::unique_ptr<DocumentReader> make_jsonl_reader(ByteReader bytes, std::string name,
                                                  std::string id_field) {
  return std::make_unique<JsonlReader>(std::move(bytes), std::move(name), std::move(id_field));
}

}  // namespace sakuin::tool
