// CSV: the first row names the fields, each further row is a document. libcsv in strict mode does
// the quoting. Every value is text, but for fields that the schema says are numbers.
#include <charconv>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <csv.h>

#include "tools/document_reader.h"
#include "tools/utf8_text.h"

namespace sakuin::tool {
namespace {

using Row = std::vector<std::string>;

/// libcsv, with rows as values. Its callbacks reach this object by address: it does not move.
class CsvParser {
 public:
  CsvParser() { ::csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI); }
  CsvParser(const CsvParser&) = delete;
  CsvParser& operator=(const CsvParser&) = delete;
  ~CsvParser() { ::csv_free(&parser_); }

  /// False when the text is malformed, in the row after those that are ready.
  bool parse(std::string_view block) {
    return ::csv_parse(&parser_, block.data(), block.size(), on_cell, on_row, this) == block.size();
  }
  bool finish() { return ::csv_fini(&parser_, on_cell, on_row, this) == 0; }

  [[nodiscard]] std::deque<Row>& rows() noexcept { return rows_; }
  [[nodiscard]] std::size_t buffered_bytes() { return ::csv_get_buffer_size(&parser_); }
  [[nodiscard]] std::string reason() { return ::csv_strerror(::csv_error(&parser_)); }

 private:
  static void on_cell(void* text, std::size_t size, void* self) {
    static_cast<CsvParser*>(self)->row_.emplace_back(static_cast<const char*>(text), size);
  }
  static void on_row(int, void* self) {
    auto& parser = *static_cast<CsvParser*>(self);
    parser.rows_.push_back(std::exchange(parser.row_, {}));
  }

  csv_parser parser_{};
  Row row_;
  std::deque<Row> rows_;
};

template <class Number>
Value number_or_text(const std::string& text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && stop == end) return number;
  return text;  // the schema refuses it, with the field's name
}

class CsvReader final : public DocumentReader {
 public:
  CsvReader(ByteReader bytes, std::string name, std::string id_field, const Schema& schema)
      : bytes_(std::move(bytes)),
        name_(std::move(name)),
        id_field_(std::move(id_field)),
        schema_(schema) {}

  Result<bool> next(Document& document) override {
    if (header_.empty()) {
      SAKUIN_ASSIGN(const bool has_header, next_row(header_));
      if (!has_header) return false;
      if (Status good = check_header(); !good.ok()) {
        at_end_ = true;
        return good;
      }
    }
    Row row;
    SAKUIN_ASSIGN(const bool more, next_row(row));
    if (!more) return false;
    SAKUIN_TRY(fill(document, row));
    return true;
  }

  std::string place() const override { return name_ + ": row " + std::to_string(row_number_); }
  std::uint64_t bytes_read() const override { return bytes_.bytes_taken(); }

 private:
  [[nodiscard]] Status malformed(const std::string& what) const {
    return {StatusCode::invalid_argument, place() + ": " + what};
  }

  /// Takes the next row; blank lines are none. False at the end.
  Result<bool> next_row(Row& row) {
    while (parser_.rows().empty()) {
      if (at_end_) return false;
      if (!fault_.empty()) {
        at_end_ = true;
        ++row_number_;
        return malformed(fault_);
      }
      SAKUIN_TRY(parse_more());
    }
    row = std::move(parser_.rows().front());
    parser_.rows().pop_front();
    ++row_number_;
    return true;
  }

  /// A malformed row ends the input, for where the next one begins cannot be known; it is told once
  /// the good rows before it are taken.
  Status parse_more() {
    SAKUIN_ASSIGN(const std::string_view block, bytes_.read_block());
    const bool good = block.empty() ? parser_.finish() : parser_.parse(block);
    if (!good) {
      fault_ = "malformed CSV (" + parser_.reason() +
               "); quote values that hold a quote, a comma or a line end, and double quotes inside";
    } else if (parser_.buffered_bytes() > kMaxDocumentBytes) {
      fault_ = "a value is longer than a document may be; split it";
    } else {
      at_end_ = block.empty();
    }
    return {};
  }

  Status check_header() {
    for (std::string& column : header_) {
      if (column.empty()) return malformed("a column has no name; name every column");
      for (char& c : column) {
        if (c == ' ') c = '_';
      }
    }
    return {};
  }

  Status fill(Document& document, Row& row) {
    if (row.size() != header_.size()) {
      return malformed(std::to_string(row.size()) + " values where the first row names " +
                       std::to_string(header_.size()) + "; correct the row");
    }
    document.id.clear();
    document.fields.clear();
    bool repaired = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      if (find_invalid_utf8(row[i]) != std::string::npos) {
        row[i] = repair_utf8(row[i]);
        repaired = true;
      }
      if (header_[i] == id_field_) {
        document.id = std::move(row[i]);
      } else {
        document.add(header_[i], value_of(header_[i], row[i]));
      }
    }
    if (document.id.empty()) document.id = name_ + ":" + std::to_string(row_number_);
    if (repaired) ++repaired_;
    return {};
  }

  [[nodiscard]] Value value_of(const std::string& column, const std::string& text) const {
    const std::optional<FieldId> field = schema_.find(column);
    if (!field) return text;
    const FieldType type = schema_.fields()[*field].type;
    if (type == FieldType::i64) return number_or_text<std::int64_t>(text);
    if (type == FieldType::f64) return number_or_text<double>(text);
    return text;
  }

  ByteReader bytes_;
  std::string name_;
  std::string id_field_;
  const Schema& schema_;
  CsvParser parser_;
  Row header_;
  std::uint64_t row_number_ = 0;
  std::string fault_;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<DocumentReader> make_csv_reader(ByteReader bytes, std::string name,
                                                std::string id_field, const Schema& schema) {
  return std::make_unique<CsvReader>(std::move(bytes), std::move(name), std::move(id_field),
                                     schema);
}

}  // namespace sakuin::tool
