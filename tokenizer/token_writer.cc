#include "tokenizer/token_writer.h"

#include <algorithm>
#include <array>

#include "tokenizer/romaji/key_term.h"

namespace sakuin::tokenizer {

static_assert(romaji::kMaxKeyTermBytes <= kMaxTokenBytes);

void TokenWriter::put_readings_of_kana(std::string_view kana) {
  if (with_readings_) put_keys(romaji::kana_index_keys(kana));
}

void TokenWriter::put_readings(std::span<const std::string> readings) {
  if (!with_readings_) return;
  std::array<romaji::Key, kMaxReadings> seen;
  std::size_t count = 0;
  for (const std::string& reading : readings) {
    for (const romaji::Key& key : romaji::kana_index_keys(reading)) {
      if (count == seen.size()) return;
      if (std::find(seen.begin(), seen.begin() + count, key) != seen.begin() + count) continue;
      seen[count++] = key;
      put_key(key);
    }
  }
}

void TokenWriter::put_word_keys(std::string_view word) { put_keys(romaji::index_keys(word)); }

void TokenWriter::put_ascii_keys(std::string_view word) {
  put_keys(romaji::ascii_index_keys(word));
}

void TokenWriter::put_keys(const romaji::Keys& keys) {
  for (const romaji::Key& key : keys) put_key(key);
}

void TokenWriter::put_key(const romaji::Key& key) {
  std::array<char, romaji::kMaxKeyTermBytes> term;
  const std::size_t size = romaji::write_key_term(key, term.data());
  put({term.data(), size}, start_, end_, TokenKind::reading);
}

}  // namespace sakuin::tokenizer
