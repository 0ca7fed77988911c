#include "tokenizer/unicode/fold.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace sakuin::tokenizer {
namespace {

constexpr std::uint16_t kNoSequence = 0xFFFF;

Category category_of(utf8proc_propval_t category) noexcept {
  switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return Category::letter;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return Category::number;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return Category::mark;
    default:
      return Category::other;
  }
}

}  // namespace

Traits traits_of(char32_t code_point) noexcept {
  const utf8proc_property_t& property =
      *utf8proc_get_property(static_cast<utf8proc_int32_t>(code_point));
  return {category_of(property.category), property.ignorable != 0,
          property.decomp_seqindex == kNoSequence && property.casefold_seqindex == kNoSequence};
}

char32_t to_lower(char32_t code_point) noexcept {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code_point)));
}

std::size_t fold(std::string_view chunk, std::span<char32_t, kMaxFolded> out) noexcept {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  std::array<utf8proc_int32_t, kMaxFolded> buffer;
  const utf8proc_ssize_t decomposed =
      utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(chunk.data()),
                         static_cast<utf8proc_ssize_t>(chunk.size()), buffer.data(),
                         static_cast<utf8proc_ssize_t>(buffer.size()), kOptions);
  if (decomposed <= 0 || decomposed > static_cast<utf8proc_ssize_t>(buffer.size())) return 0;
  const utf8proc_ssize_t composed = utf8proc_normalize_utf32(buffer.data(), decomposed, kOptions);
  if (composed <= 0) return 0;
  std::transform(buffer.begin(), buffer.begin() + composed, out.begin(),
                 [](utf8proc_int32_t c) { return static_cast<char32_t>(c); });
  return static_cast<std::size_t>(composed);
}

std::string_view unicode_version() noexcept { return utf8proc_unicode_version(); }

}  // namespace sakuin::tokenizer
