// The benchmark protocol: what sbg_query and the programs of the peers answer. Lines
// COMMAND<TAB>QUERY come in, one flushed line goes out for each:
//   COUNT                         matching documents
//   TOP_10, TOP_100, TOP_1000     1, after the top k were found
//   TOP_10_COUNT, TOP_100_COUNT   matching documents, after the top k were found too
//   DUMP_10                       [["id", score], ...] of the top 10
// and UNSUPPORTED for anything else.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

struct Command {
  std::string_view name;
  std::size_t k;  ///< hits to find; 0: none
  bool count;
  bool dump;
};

/// Digits of `score` that read back as the same float, between the brackets of one hit.
[[nodiscard]] std::string format_hit(std::string_view id, float score);

/// Nothing where the engine cannot answer.
using AnswerQuery =
    std::function<std::optional<std::string>(const Command& command, std::string_view query)>;

/// Answers standard input, line by line, until it ends.
void serve_queries(const AnswerQuery& answer);

}  // namespace bench
