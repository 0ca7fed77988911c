#include "tools/document_reader.h"

#include <utility>

namespace sakuin::tool {

Result<std::unique_ptr<DocumentReader>> open_document_reader(const InputFile& file,
                                                             const ReaderOptions& options,
                                                             const Schema& schema) {
  SAKUIN_ASSIGN(ByteReader bytes, ByteReader::open(file.path));
  InputFormat format = options.format;
  if (format == InputFormat::automatic) {
    SAKUIN_ASSIGN(const std::string_view first_bytes, bytes.peek());
    format = guess_format(file, first_bytes);
    if (format == InputFormat::text && looks_binary(first_bytes)) {
      if (file.in_folder) return std::unique_ptr<DocumentReader>();
      return Status{StatusCode::invalid_argument,
                    file.path +
                        ": holds zero bytes, so it is not text; unpack or convert it, or "
                        "use --format text to index it as it is"};
    }
  }
  std::string name = file.path == "-" ? "standard input" : file.path;
  switch (format) {
    case InputFormat::jsonl:
      return make_jsonl_reader(std::move(bytes), std::move(name), options.id_field);
    case InputFormat::csv:
      return make_csv_reader(std::move(bytes), std::move(name), options.id_field, schema);
    case InputFormat::text:
    case InputFormat::automatic:
      break;
  }
  return make_text_reader(std::move(bytes), std::move(name));
}

}  // namespace sakuin::tool
