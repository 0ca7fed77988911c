#include "engine/search/snippet.h"

#include <cstddef>
#include <string_view>

namespace sakuin {
namespace {

class SnippetWriter {
 public:
  explicit SnippetWriter(const SnippetOptions& options) : options_(options) {}

  void write(const Fragment& fragment) {
    std::size_t at = 0;
    for (const ByteRange& match : fragment.matches) {
      append(std::string_view(fragment.text).substr(at, match.begin - at));
      out_ += options_.before_match;
      append(std::string_view(fragment.text).substr(match.begin, match.end - match.begin));
      out_ += options_.after_match;
      at = match.end;
    }
    append(std::string_view(fragment.text).substr(at));
  }

  void write_ellipsis() { out_ += options_.ellipsis; }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void append(std::string_view text) {
    for (const char c : text) {
      if (is_control(c)) {
        out_ += ' ';
      } else if (options_.escape_html) {
        append_escaped(c);
      } else {
        out_ += c;
      }
    }
  }

  void append_escaped(char c) {
    switch (c) {
      case '&':
        out_ += "&amp;";
        break;
      case '<':
        out_ += "&lt;";
        break;
      case '>':
        out_ += "&gt;";
        break;
      case '"':
        out_ += "&quot;";
        break;
      case '\'':
        out_ += "&#39;";
        break;
      default:
        out_ += c;
    }
  }

  [[nodiscard]] bool is_control(char c) const noexcept {
    const bool breaks = c == '\n' || c == '\r' || c == '\t';
    if (breaks && options_.max_bytes == kWholeValue) return false;
    return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
  }

  const SnippetOptions& options_;
  std::string out_;
};

/// True if nothing is left out between the two.
bool is_next(const Fragment& before, const Fragment& fragment) noexcept {
  return before.value == fragment.value && before.begin + before.text.size() == fragment.begin;
}

}  // namespace

std::string write_snippet(std::span<const Fragment> fragments, const SnippetOptions& options) {
  SnippetWriter out(options);
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    const bool leaves_out =
        i == 0 ? fragments[i].begin > 0 : !is_next(fragments[i - 1], fragments[i]);
    if (leaves_out) out.write_ellipsis();
    out.write(fragments[i]);
  }
  if (!fragments.empty() && fragments.back().goes_on) out.write_ellipsis();
  return out.take();
}

}  // namespace sakuin
