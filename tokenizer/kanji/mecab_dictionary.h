// Readings of kanji from MeCab with an IPADIC dictionary in UTF-8. One reading of a name is seldom
// enough (高村 is Takamura or Kōmura), so the best few ways to split and read a run are looked at.
#pragma once

#include <memory>

#include <sakuin/status.h>

#include "tokenizer/kanji/kanji_dictionary.h"

namespace sakuin::tokenizer {

/// The dictionary that mecabrc names or, if that one is of another kind, Debian's. `not_found` when
/// the library or every dictionary is missing or unfit; the message says why and what to install.
[[nodiscard]] Result<std::shared_ptr<const KanjiDictionary>> open_mecab_dictionary();

}  // namespace sakuin::tokenizer
