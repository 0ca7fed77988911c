// Documents out of one input file, one at a time. One source file per format.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <sakuin/document.h>
#include <sakuin/schema.h>
#include <sakuin/status.h>

#include "tools/byte_reader.h"
#include "tools/input_list.h"

namespace sakuin::tool {

class DocumentReader {
 public:
  virtual ~DocumentReader() = default;

  /// Puts the next document into `document`, whose former content is dropped. False at the end.
  /// After an error about one document, which names its place, the next call goes on behind it; an
  /// input that cannot be read further is at its end after the error.
  [[nodiscard]] virtual Result<bool> next(Document& document) = 0;

  /// Place of the last document: "corpus.jsonl: line 3".
  [[nodiscard]] virtual std::string place() const = 0;

  [[nodiscard]] virtual std::uint64_t bytes_read() const = 0;

  /// Documents so far in which bytes that are not UTF-8 were replaced.
  [[nodiscard]] std::uint64_t repaired() const noexcept { return repaired_; }

 protected:
  std::uint64_t repaired_ = 0;
};

struct ReaderOptions {
  InputFormat format = InputFormat::automatic;
  std::string id_field = "id";
};

/// Opens `file` and chooses the reader. `schema` (outlives the reader) tells a CSV reader which
/// columns are numbers. Null for a file in a folder that is not text: nothing to index.
[[nodiscard]] Result<std::unique_ptr<DocumentReader>> open_document_reader(
    const InputFile& file, const ReaderOptions& options, const Schema& schema);

// The readers themselves; `name` is what messages and made-up ids call the input.
std::unique_ptr<DocumentReader> make_jsonl_reader(ByteReader bytes, std::string name,
                                                  std::string id_field);
std::unique_ptr<DocumentReader> make_text_reader(ByteReader bytes, std::string name);
std::unique_ptr<DocumentReader> make_csv_reader(ByteReader bytes, std::string name,
                                                std::string id_field, const Schema& schema);

}  // namespace sakuin::tool
