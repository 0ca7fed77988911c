// Answers the queries of the search-benchmark-game protocol:
//   sbg_query INDEX
// as bench/protocol.h has it. A query that cannot be parsed is UNSUPPORTED too. Single-threaded.
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include <sakuin/searcher.h>

#include "bench/protocol.h"

namespace {

constexpr int kExitFault = 1;
constexpr int kExitUsage = 2;

std::string format_hits(const sakuin::SearchResult& result) {
  std::string line = "[";
  for (const sakuin::Hit& hit : result.hits) {
    if (line.size() > 1) line += ", ";
    line += bench::format_hit(hit.id, hit.score);
  }
  return line + "]";
}

sakuin::Result<std::string> run(const sakuin::Searcher& searcher, const bench::Command& command,
                                std::string_view text) {
  SAKUIN_ASSIGN(const auto query, sakuin::parse_query(text, "text"));
  if (command.k == 0) {
    SAKUIN_ASSIGN(const std::uint64_t count, searcher.count(query));
    return std::to_string(count);
  }
  sakuin::SearchOptions options;
  options.k = command.k;
  options.count_matches = command.count;
  options.fill_ids = command.dump;
  SAKUIN_ASSIGN(const auto result, searcher.search(query, options));
  if (command.dump) return format_hits(result);
  return command.count ? std::to_string(result.total) : "1";
}

sakuin::Result<sakuin::Searcher> open_searcher(const std::string& path) {
  SAKUIN_ASSIGN(auto directory, sakuin::open_fs_directory(path));
  return sakuin::Searcher::open(directory);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "sbg_query: usage: sbg_query INDEX < LINES\n";
    return kExitUsage;
  }
  const auto searcher = open_searcher(argv[1]);
  if (!searcher.ok()) {
    std::cerr << "sbg_query: " << searcher.status().message() << '\n';
    return kExitFault;
  }
  bench::serve_queries(
      [&](const bench::Command& command, std::string_view text) -> std::optional<std::string> {
        auto answer = run(*searcher, command, text);
        if (answer.ok()) return *std::move(answer);
        std::cerr << "sbg_query: " << answer.status().message() << '\n';
        return std::nullopt;
      });
  return 0;
}
