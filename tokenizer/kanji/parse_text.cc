#include "tokenizer/kanji/parse_text.h"

#include <charconv>
#include <system_error>

#include "tokenizer/unicode/script.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer {
namespace {

/// Takes a number and the comma behind it off `text`.
bool take_number(std::string_view& text, std::size_t& number) {
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc{} || end == last || *end != ',') return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

bool is_katakana_text(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode_utf8(text, at);
    const SignClass cls = sign_class(decoded.code_point);
    if (cls != SignClass::katakana && cls != SignClass::prolonged) return false;
    at += decoded.size;
  }
  return true;
}

}  // namespace

void read_parse(std::string_view text, std::size_t run_size, std::vector<Morpheme>& morphemes) {
  const std::size_t before = morphemes.size();
  std::size_t covered = 0;
  while (covered < run_size) {
    Morpheme morpheme{};
    if (!take_number(text, morpheme.begin) || !take_number(text, morpheme.end)) break;
    const std::size_t size = text.find(';');
    if (size == std::string_view::npos || morpheme.begin != covered ||
        morpheme.end <= morpheme.begin || morpheme.end > run_size) {
      break;
    }
    const std::string_view reading = text.substr(0, size);
    if (is_katakana_text(reading)) morpheme.reading = reading;
    morphemes.push_back(morpheme);
    covered = morpheme.end;
    text.remove_prefix(size + 1);
  }
  if (covered != run_size) morphemes.resize(before);
}

}  // namespace sakuin::tokenizer
