// NFC and NFD of well-formed UTF-8, for tests.
#pragma once

#include <utf8proc.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace sakuin::tokenizer {

enum class NormalForm { composed, decomposed };

inline std::string normalized(std::string_view text, NormalForm form) {
  const auto options = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | (form == NormalForm::composed ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE));
  utf8proc_uint8_t* bytes = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &bytes, options);
  std::string result;
  if (size > 0) result.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  std::free(bytes);
  return result;
}

}  // namespace sakuin::tokenizer
