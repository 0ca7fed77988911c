// Builds the index of the search-benchmark-game protocol:
//   sbg_index [--memory MiB] [--reorder] CORPUS.jsonl INDEX
// CORPUS has one {"id", "text"} a line (- reads standard input); other members are ignored. The
// index has one text field, plain analyzer, positions on, nothing stored but the ids, and one
// segment. --reorder renumbers its documents so that similar ones are neighbours.
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sakuin/index_writer.h>

#include "bench/corpus.h"

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
  options.merging = sakuin::Merging::none;  // there will be one segment at the end
  options.schema.dynamic = false;
  SAKUIN_ASSIGN([[maybe_unused]] auto field,
                options.schema.add({.name = "text", .analyzer = "plain", .stored = false}));
  return sakuin::IndexWriter::open(directory, std::move(options));
}

sakuin::Status build_index(const Arguments& arguments) {
  SAKUIN_ASSIGN(auto writer, open_writer(arguments));
  SAKUIN_TRY(bench::read_corpus(arguments.corpus, [&](std::string id, std::string text) {
    sakuin::Document document(std::move(id));
    document.add("text", std::move(text));
    return writer.add(document);
  }));
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
  const sakuin::Status status = build_index(*arguments);
  if (!status.ok()) return fail(kExitFault, status.message());
  return 0;
}
