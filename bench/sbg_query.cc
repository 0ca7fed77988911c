// Answers the queries of the search-benchmark-game protocol:
//   sbg_query INDEX
// Lines COMMAND<TAB>QUERY come in, one flushed line goes out for each:
//   COUNT                         matching documents
//   TOP_10, TOP_100, TOP_1000     1, after the top k were found
//   TOP_10_COUNT, TOP_100_COUNT   matching documents, after the top k were found too
//   DUMP_10                       [["id", score], ...] of the top 10
// and UNSUPPORTED for anything else, a query it cannot parse among them. Single-threaded.
#include <array>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <sakuin/searcher.h>

namespace {

constexpr int kExitFault = 1;
constexpr int kExitUsage = 2;

struct Command {
  std::string_view name;
  std::size_t k;  ///< hits to find; 0: none
  bool count;
  bool dump;
};

constexpr std::array<Command, 7> kCommands = {{
    {"COUNT", 0, true, false},
    {"TOP_10", 10, false, false},
    {"TOP_100", 100, false, false},
    {"TOP_1000", 1000, false, false},
    {"TOP_10_COUNT", 10, true, false},
    {"TOP_100_COUNT", 100, true, false},
    {"DUMP_10", 10, false, true},
}};

const Command* find_command(std::string_view name) {
  for (const Command& command : kCommands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

/// Shortest digits that read back as the same float.
std::string format_score(sakuin::Score score) {
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), score);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string("0");
}

std::string quote(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string format_hits(const sakuin::SearchResult& result) {
  std::string line = "[";
  for (const sakuin::Hit& hit : result.hits) {
    if (line.size() > 1) line += ", ";
    line.append("[").append(quote(hit.id)).append(", ").append(format_score(hit.score)).append("]");
  }
  return line + "]";
}

sakuin::Result<std::string> run(const sakuin::Searcher& searcher, const Command& command,
                                std::string_view text) {
  SAKUIN_ASSIGN(const auto query, sakuin::parse_query(text, "text"));
  std::string answer = "1";
  if (command.k > 0) {
    sakuin::SearchOptions options;
    options.k = command.k;
    options.count_matches = false;
    SAKUIN_ASSIGN(const auto result, searcher.search(query, options));
    if (command.dump) answer = format_hits(result);
  }
  if (command.count) {
    SAKUIN_ASSIGN(const std::uint64_t count, searcher.count(query));
    answer = std::to_string(count);
  }
  return answer;
}

std::string answer_line(const sakuin::Searcher& searcher, std::string_view line) {
  const std::size_t tab = line.find('\t');
  const Command* command = find_command(line.substr(0, tab));
  if (command == nullptr || tab == std::string_view::npos) return "UNSUPPORTED";
  const auto answer = run(searcher, *command, line.substr(tab + 1));
  if (answer.ok()) return *answer;
  std::cerr << "sbg_query: " << answer.status().message() << '\n';
  return "UNSUPPORTED";
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
  std::ios::sync_with_stdio(false);
  const auto searcher = open_searcher(argv[1]);
  if (!searcher.ok()) {
    std::cerr << "sbg_query: " << searcher.status().message() << '\n';
    return kExitFault;
  }
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer_line(*searcher, line) << std::endl;
  }
  return 0;
}
