// A corpus of any size that anyone can make again: the same options, the same bytes.
//   synthetic_corpus [--seed N] [--queries FILE] DOCUMENTS > CORPUS.jsonl
// A longer corpus begins with the shorter ones. Words are made of syllables, the frequent ones
// short; how often each comes follows Zipf and Mandelbrot. A document has two topics, and a topic
// takes a few words of each band of frequency, so that words of one topic meet far more often than
// chance has it; some words draw a steady partner behind them, so that there are phrases; and a
// word that was used comes again. Lengths are log-normal, 100 words on average.
// --queries writes queries in the words of the first documents, of the shapes and in the numbers
// of the public search-benchmark-game.
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "bench/synthetic/query_maker.h"
#include "bench/synthetic/text_maker.h"

namespace {

struct Arguments {
  std::uint64_t seed = 1;
  std::uint64_t documents = 0;
  std::string queries;
};

bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse_arguments(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--seed" && i + 1 < argc) {
      if (!parse_number(argv[++i], arguments.seed)) return false;
    } else if (argument == "--queries" && i + 1 < argc) {
      arguments.queries = argv[++i];
    } else if (arguments.documents > 0 || !parse_number(argument, arguments.documents)) {
      return false;
    }
  }
  return arguments.documents > 0;
}

void write_document(std::uint64_t number, const bench::SyntheticText& text, std::string& line) {
  line = "{\"id\":\"s" + std::to_string(number) + "\",\"text\":\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0) line += ' ';
    bench::append_word(text[i], line);
  }
  line += "\"}\n";
  std::cout << line;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse_arguments(argc, argv, arguments)) {
    std::cerr << "synthetic_corpus: usage: synthetic_corpus [--seed N] [--queries FILE] "
                 "DOCUMENTS > CORPUS.jsonl\n";
    return 2;
  }
  std::ios::sync_with_stdio(false);
  bench::TextMaker texts(arguments.seed);
  bench::QueryMaker queries(arguments.seed);
  std::string line;
  for (std::uint64_t number = 0; number < arguments.documents; ++number) {
    const bench::SyntheticText& text = texts.next();
    write_document(number, text, line);
    queries.offer(text);
  }
  if (!arguments.queries.empty()) {
    std::ofstream file(arguments.queries);
    queries.write(file);
    if (!file.flush()) {
      std::cerr << "synthetic_corpus: " << arguments.queries << ": cannot be written\n";
      return 1;
    }
  }
  return std::cout.flush() ? 0 : 1;
}
