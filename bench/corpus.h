// The corpus of the benchmark protocol: one {"id", "text"} a line, other members ignored.
#pragma once

#include <functional>
#include <string>

#include <sakuin/status.h>

namespace bench {

using OnDocument = std::function<sakuin::Status(std::string id, std::string text)>;

/// Calls `on_document` for each line of the file, or of standard input if `path` is "-".
/// `invalid_argument` for a line that is no such object, `not_found` without the file.
sakuin::Status read_corpus(const std::string& path, const OnDocument& on_document);

}  // namespace bench
