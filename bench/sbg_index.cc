// Builds the index of the search-benchmark-game protocol:
//   sbg_index [--memory MiB] [--reorder] CORPUS.jsonl INDEX
// CORPUS has one {"id", "text"} a line (- reads standard input); other members are ignored. The
// index has one text field, plain analyzer, positions on, nothing stored but the ids, and one
// segment. --reorder renumbers its documents so that similar ones are neighbours.
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <sakuin/index_writer.h>

namespace {

constexpr int kExitFault = 1;
constexpr int kExitUsage = 2;
constexpr std::size_t kBytesPerMebibyte = std::size_t{1} << 20;

struct Arguments {
  std::string corpus;
  std::string index;
  std::size_t memory_mib = 256;
  bool reorder = false;
};

int fail(int exit_code, const std::string& message) {
  std::cerr << "sbg_index: " << message << '\n';
  return exit_code;
}

/// Takes the strings "id" and "text" out of one flat object, without building a tree.
class LineReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  [[nodiscard]] bool read(const std::string& line) {
    id_.reset();
    text_.reset();
    depth_ = 0;
    wanted_ = nullptr;
    return nlohmann::json::sax_parse(line, this) && id_ && text_;
  }
  [[nodiscard]] std::string& id() noexcept { return *id_; }
  [[nodiscard]] std::string& text() noexcept { return *text_; }

  bool key(std::string& name) override {
    wanted_ = depth_ != 1 ? nullptr : name == "id" ? &id_ : name == "text" ? &text_ : nullptr;
    return true;
  }
  bool string(std::string& value) override {
    if (depth_ == 1 && wanted_ != nullptr) *wanted_ = std::move(value);
    return true;
  }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t) override { return true; }
  bool number_unsigned(std::uint64_t) override { return true; }
  bool number_float(double, const std::string&) override { return true; }
  bool binary(nlohmann::json::binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool enter() noexcept {
    ++depth_;
    return true;
  }
  bool leave() noexcept {
    --depth_;
    return true;
  }

  std::optional<std::string> id_;
  std::optional<std::string> text_;
  std::optional<std::string>* wanted_ = nullptr;
  int depth_ = 0;
};

std::optional<std::size_t> parse_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Nothing when they are not as the usage line says.
std::optional<Arguments> parse_arguments(int argc, char** argv) {
  Arguments arguments;
  int files = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--memory" && i + 1 < argc) {
      const auto mib = parse_number(argv[++i]);
      if (!mib || *mib == 0 || *mib > SIZE_MAX / kBytesPerMebibyte) return std::nullopt;
      arguments.memory_mib = *mib;
    } else if (argument == "--reorder") {
      arguments.reorder = true;
    } else if (argument.starts_with("--") || files == 2) {
      return std::nullopt;
    } else {
      (files++ == 0 ? arguments.corpus : arguments.index) = argument;
    }
  }
  if (files != 2) return std::nullopt;
  return arguments;
}

sakuin::Result<sakuin::IndexWriter> open_writer(const Arguments& arguments) {
  SAKUIN_ASSIGN(auto directory, sakuin::open_fs_directory(arguments.index, {.create = true}));
  sakuin::WriterOptions options;
  options.memory_bytes = arguments.memory_mib * kBytesPerMebibyte;
  options.schema.dynamic = false;
  SAKUIN_ASSIGN([[maybe_unused]] auto field,
                options.schema.add({.name = "text", .analyzer = "plain", .stored = false}));
  return sakuin::IndexWriter::open(directory, std::move(options));
}

sakuin::Status add_lines(std::istream& lines, const std::string& corpus,
                         sakuin::IndexWriter& writer) {
  LineReader reader;
  std::string line;
  for (std::uint64_t number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) continue;
    if (!reader.read(line)) {
      return {sakuin::StatusCode::invalid_argument,
              corpus + ": line " + std::to_string(number) +
                  " is no JSON object with strings \"id\" and \"text\"; correct or remove it"};
    }
    sakuin::Document document(std::move(reader.id()));
    document.add("text", std::move(reader.text()));
    SAKUIN_TRY(writer.add(document));
  }
  return {};
}

sakuin::Status build_index(std::istream& lines, const Arguments& arguments) {
  SAKUIN_ASSIGN(auto writer, open_writer(arguments));
  SAKUIN_TRY(add_lines(lines, arguments.corpus, writer));
  sakuin::MergeOptions merge;
  merge.reorder = arguments.reorder;
  return writer.merge(1, merge);
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = parse_arguments(argc, argv);
  if (!arguments) {
    return fail(kExitUsage, "usage: sbg_index [--memory MiB] [--reorder] CORPUS.jsonl INDEX");
  }
  std::ifstream file;
  if (arguments->corpus != "-") {
    file.open(arguments->corpus);
    if (!file) return fail(kExitFault, arguments->corpus + ": cannot be read; check the path");
  }
  std::istream& lines = arguments->corpus == "-" ? std::cin : file;
  std::ios::sync_with_stdio(false);
  const sakuin::Status status = build_index(lines, *arguments);
  if (!status.ok()) return fail(kExitFault, status.message());
  return 0;
}
