// The two standard output streams as a person sees them: colour, width, and text that is safe
// there.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace sakuin::tool {

[[nodiscard]] bool is_terminal(std::FILE* stream);

/// True for a terminal, unless NO_COLOR is set or TERM is "dumb".
[[nodiscard]] bool has_colour(std::FILE* stream);

/// Columns of the terminal behind `stream`; 80 when it does not say.
[[nodiscard]] std::size_t columns(std::FILE* stream);

/// `text` with every control character, line ends among them, turned into a blank: what a document
/// holds can neither break a line nor steer the terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// Columns that `text` (printable UTF-8) takes on a screen: two for East Asian wide characters.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Escape sequences, or nothing at all when colour is off.
struct Colours {
  std::string_view match, title, dim, off;
};
[[nodiscard]] Colours colours(std::FILE* stream);

}  // namespace sakuin::tool
