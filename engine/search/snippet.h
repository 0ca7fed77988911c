// Passages as text, with the matched words marked.
#pragma once

#include <span>
#include <string>

#include <sakuin/searcher.h>

namespace sakuin {

/// The fragments one after the other, an ellipsis wherever text is left out; control characters
/// become spaces, but line breaks and tabs of a whole field stay. With options.escape_html the text
/// is written so that it can stand in HTML between the marks, which are taken as they are.
[[nodiscard]] std::string write_snippet(std::span<const Fragment> fragments,
                                        const SnippetOptions& options);

}  // namespace sakuin
