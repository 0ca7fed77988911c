// Words that stand for each other in queries. They are given to a Searcher, by field; the index
// knows nothing of them, so they may change without indexing again.
//
// Thread rule: as a value; a Searcher shares what it was given, which must not change any more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/status.h>

namespace sakuin {

/// Words of one text that a rule is about.
inline constexpr std::size_t kMaxSynonymWords = 16;

class Synonyms {
 public:
  /// A query for `text` finds documents with any of `others` as well.
  struct Rule {
    std::string text;
    std::vector<std::string> others;
  };

  /// Each of `texts` stands for all of them. `invalid_argument` if there are fewer than two.
  Status add_equal(std::vector<std::string> texts);

  /// `text` finds `others` as well, and they do not find it. `invalid_argument` without others.
  Status add(std::string text, std::vector<std::string> others);

  /// One rule a line: "car, automobile, motor car" for equals, "ship => boat, vessel" for one way,
  /// with several texts on the left if need be; # begins a comment, and a backslash takes the next
  /// sign as it is. `invalid_argument` naming the line.
  [[nodiscard]] static Result<Synonyms> parse(std::string_view lines);

  [[nodiscard]] const std::vector<Rule>& rules() const noexcept { return rules_; }

 private:
  std::vector<Rule> rules_;
};

}  // namespace sakuin
