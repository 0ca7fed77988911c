// The --schema FILE of `sakuin index`.
#pragma once

#include <string>

#include <sakuin/schema.h>
#include <sakuin/status.h>

namespace sakuin::tool {

/// Reads {"fields": [{"name", "type", "analyzer"?, "stored"?}, ...], "dynamic"?: bool,
/// "analyzer"?: analyzer of text fields that documents bring}. Any other member is an error, so
/// that a misspelt one does not pass unseen.
[[nodiscard]] Result<Schema> read_schema_file(const std::string& path);

}  // namespace sakuin::tool
