#include "bench/protocol.h"

#include <array>
#include <charconv>
#include <iostream>

#include <nlohmann/json.hpp>

namespace bench {
namespace {

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

std::string answer_line(const AnswerQuery& answer, std::string_view line) {
  const std::size_t tab = line.find('\t');
  const Command* command = find_command(line.substr(0, tab));
  if (command == nullptr || tab == std::string_view::npos) return "UNSUPPORTED";
  return answer(*command, line.substr(tab + 1)).value_or("UNSUPPORTED");
}

}  // namespace

std::string format_hit(std::string_view id, float score) {
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), score);
  const std::string_view number(digits.data(), static_cast<std::size_t>(end - digits.data()));
  const std::string quoted =
      nlohmann::json(id).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return "[" + quoted + ", " + (error == std::errc() ? std::string(number) : "0") + "]";
}

void serve_queries(const AnswerQuery& answer) {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer_line(answer, line) << std::endl;
  }
}

}  // namespace bench
