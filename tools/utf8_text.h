// UTF-8 that comes from outside: is it well formed, and if not, made so.
#pragma once

#include <string>
#include <string_view>

namespace sakuin::tool {

/// Offset of the first byte that is not part of well-formed UTF-8; npos if there is none.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

/// `text` with U+FFFD for each byte that is not part of well-formed UTF-8.
[[nodiscard]] std::string repair_utf8(std::string_view text);

}  // namespace sakuin::tool
