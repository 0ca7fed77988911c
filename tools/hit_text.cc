#include "tools/hit_text.h"

#include <utility>

#include "tools/number_text.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

// Marks put around matched words before colours are known to be wanted; no document holds them, for
// printable() has taken controls out of the text by then.
constexpr char kMatchBegin = '\x01';
constexpr char kMatchEnd = '\x02';

/// A snippet on one line of the terminal: words marked in colour, or in [brackets] without.
std::string displayed(std::string_view snippet, const Colours& colours) {
  std::string out;
  std::string run;
  const auto flush = [&] { out += printable(std::exchange(run, {})); };
  for (const char c : snippet) {
    if (c != kMatchBegin && c != kMatchEnd) {
      run += c;
      continue;
    }
    flush();
    const bool begins = c == kMatchBegin;
    const std::string_view coloured = begins ? colours.match : colours.off;
    const std::string_view plain = begins ? "[" : "]";
    out += colours.off.empty() ? plain : coloured;
  }
  flush();
  return out;
}

Result<std::string> first_snippet(const Searcher& searcher, const Query& query, const Hit& hit,
                                  SnippetOptions options) {
  if (!options.field.empty()) return searcher.snippet(query, hit, options);
  for (const FieldSchema& field : searcher.schema().fields()) {
    if (field.type != FieldType::text || field.name == "title") continue;
    options.field = field.name;
    SAKUIN_ASSIGN(std::string snippet, searcher.snippet(query, hit, options));
    if (!snippet.empty()) return snippet;
  }
  options.field = "title";
  return searcher.snippet(query, hit, options);
}

}  // namespace

Result<std::optional<std::string>> find_snippet(const Searcher& searcher, const Query& query,
                                                const Hit& hit, SnippetOptions options) {
  Result<std::string> snippet = first_snippet(searcher, query, hit, std::move(options));
  if (snippet.ok()) return std::optional(*std::move(snippet));
  if (snippet.status().code() == StatusCode::cancelled) return std::optional<std::string>();
  return snippet.status();
}

void print_explanation(const Explanation& explanation, std::size_t depth) {
  print_line(std::string(4 + 2 * depth, ' ') + rounded_number(explanation.value) + "  " +
             printable(explanation.description));
  for (const Explanation& detail : explanation.details) print_explanation(detail, depth + 1);
}

Result<bool> print_hit(const Searcher& searcher, const Query& query, const Hit& hit,
                       std::size_t rank, const HitText& text) {
  const Colours colour = colours(stdout);
  SAKUIN_ASSIGN(const Document document, searcher.document(hit));
  std::string line = std::to_string(rank) + ".  " + exact_number(hit.score) + "  ";
  if (!text.index.empty()) {
    line += std::string(colour.dim) + printable(text.index) + std::string(colour.off) + "  ";
  }
  line += std::string(colour.title) + printable(hit.id) + std::string(colour.off);
  const Value* title = document.find("title");
  if (title != nullptr && std::holds_alternative<std::string>(*title)) {
    line += "  " + printable(std::get<std::string>(*title));
  }
  print_line(line);
  SnippetOptions options;
  options.field = text.field;
  options.before_match = kMatchBegin;
  options.after_match = kMatchEnd;
  options.budget = text.budget;
  options.max_fragments = text.fragments;
  SAKUIN_ASSIGN(const auto snippet, find_snippet(searcher, query, hit, std::move(options)));
  if (snippet && !snippet->empty()) print_line("    " + displayed(*snippet, colour));
  if (text.explain) {
    SAKUIN_ASSIGN(const Explanation explanation, searcher.explain(query, hit));
    print_explanation(explanation);
  }
  return snippet.has_value();
}

std::string total_text(const SearchResult& result, double seconds) {
  return (result.total_is_exact ? "" : "at least ") + group_digits(result.total) +
         (result.total == 1 ? " document" : " documents") + " in " + duration(seconds);
}

}  // namespace sakuin::tool
