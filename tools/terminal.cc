#include "tools/terminal.h"

#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

namespace sakuin::tool {

bool is_terminal(std::FILE* stream) { return ::isatty(::fileno(stream)) == 1; }

bool has_colour(std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool refused = no_color != nullptr && *no_color != '\0';
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return is_terminal(stream) && !refused && !dumb;
}

std::size_t columns(std::FILE* stream) {
  winsize size{};
  if (::ioctl(::fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string printable(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte < 0x20 || byte == 0x7f) out[i] = ' ';
    // U+0080..U+009F, the controls of Latin-1, are C2 80 .. C2 9F.
    if (byte == 0xc2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xa0) {
      out[i] = out[i + 1] = ' ';
    }
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;  // continuation: counted with its lead byte
    // U+3000..U+DFFF and the planes above start with E3..ED, F0; good enough to align a table.
    width += (byte >= 0xe3 && byte <= 0xed) || byte == 0xf0 ? 2U : 1U;
  }
  return width;
}

Colours colours(std::FILE* stream) {
  if (!has_colour(stream)) return {};
  return {.match = "\x1b[1;33m", .title = "\x1b[1m", .dim = "\x1b[2m", .off = "\x1b[0m"};
}

}  // namespace sakuin::tool
