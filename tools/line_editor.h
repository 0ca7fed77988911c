// Lines that a person types: with editing, history and completion on a terminal (libedit, which has
// this one door), as they come from anything else.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sakuin::tool {

/// What may stand in place of the last `typed` bytes before the cursor.
struct Completion {
  std::size_t typed = 0;
  std::vector<std::string> candidates;  ///< each begins with what was typed, or nearly
};

class LineEditor {
 public:
  /// Called when Tab is pressed, with what stands before the cursor.
  using Complete = std::function<Completion(const std::string& before)>;

  explicit LineEditor(Complete complete);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Whether somebody types: standard input and output are a terminal.
  [[nodiscard]] bool is_interactive() const noexcept { return terminal_ != nullptr; }

  /// The next line without its end; nothing at the end of the input. An interrupted line is empty.
  /// Of a line that is longer than a query may be, a little more than that.
  [[nodiscard]] std::optional<std::string> read();

 private:
  class Terminal;

  std::unique_ptr<Terminal> terminal_;  // null: no terminal
};

}  // namespace sakuin::tool
