#include <sakuin/synonyms.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/guard.h"

namespace sakuin {
namespace {

constexpr std::string_view kArrow = "=>";

std::string without_blanks(const std::string& text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  const auto begin = std::ranges::find_if_not(text, is_blank);
  auto end = text.end();
  while (end != begin && is_blank(end[-1])) --end;
  return {begin, end};
}

/// The texts of one line, and how many of them stand before the arrow, if there is one.
struct Line {
  std::vector<std::string> texts;
  std::optional<std::size_t> before_arrow;
  bool is_sound = true;
};

Line split_line(std::string_view line) {
  Line split;
  std::string text;
  bool is_empty = true;  // so far
  const auto end_text = [&] {
    text = without_blanks(text);
    split.is_sound = split.is_sound && !text.empty();
    split.texts.push_back(std::exchange(text, {}));
  };
  for (std::size_t at = 0; at < line.size() && line[at] != '#'; ++at) {
    if (line[at] == '\\' && at + 1 < line.size()) {
      text += line[++at];
    } else if (line[at] == ',') {
      end_text();
    } else if (line.substr(at).starts_with(kArrow)) {
      end_text();
      split.is_sound = split.is_sound && !split.before_arrow;
      split.before_arrow = split.texts.size();
      at += kArrow.size() - 1;
    } else {
      text += line[at];
    }
    is_empty = is_empty && without_blanks(text).empty() && split.texts.empty();
  }
  if (is_empty) return {};
  end_text();
  return split;
}

}  // namespace

Status Synonyms::add_equal(std::vector<std::string> texts) {
  if (texts.size() < 2) {
    return {StatusCode::invalid_argument, "synonyms: one text alone; name two that are equal"};
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Rule rule{texts[i], {}};
    for (std::size_t j = 0; j < texts.size(); ++j) {
      if (j != i) rule.others.push_back(texts[j]);
    }
    rules_.push_back(std::move(rule));
  }
  return {};
}

Status Synonyms::add(std::string text, std::vector<std::string> others) {
  if (others.empty()) {
    return {StatusCode::invalid_argument,
            "synonyms: nothing stands for \"" + text + "\"; name a text that does"};
  }
  rules_.push_back({std::move(text), std::move(others)});
  return {};
}

Result<Synonyms> Synonyms::parse(std::string_view lines) {
  return guarded("synonyms", [&]() -> Result<Synonyms> {
    Synonyms synonyms;
    std::size_t number = 0;
    while (!lines.empty()) {
      ++number;
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      Line line = split_line(lines.substr(0, end));
      lines.remove_prefix(std::min(end + 1, lines.size()));
      if (line.texts.empty()) continue;
      const auto middle =
          line.texts.begin() + static_cast<std::ptrdiff_t>(line.before_arrow.value_or(0));
      Status added;
      if (!line.is_sound) {
        added = {StatusCode::invalid_argument, "a text is empty or there are two arrows"};
      } else if (!line.before_arrow) {
        added = synonyms.add_equal(std::move(line.texts));
      } else {
        for (auto text = line.texts.begin(); text != middle; ++text) {
          if (added.ok()) added = synonyms.add(*text, {middle, line.texts.end()});
        }
      }
      if (!added.ok()) {
        return Status(StatusCode::invalid_argument,
                      "synonyms: line " + std::to_string(number) +
                          ": is malformed; write \"a, b, c\" or \"a => b, c\"");
      }
    }
    return synonyms;
  });
}

}  // namespace sakuin
