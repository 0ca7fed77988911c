// A dictionary of kanji that finds words anywhere and reads them somehow, the same way every time.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/tokenizer/random_text.h"
#include "tokenizer/kanji/kanji_dictionary.h"
#include "tokenizer/unicode/utf8.h"

namespace sakuin::tokenizer {

class MadeUpKanji final : public KanjiDictionary {
 public:
  [[nodiscard]] std::unique_ptr<KanjiReader> make_reader() const override {
    return std::make_unique<Reader>();
  }
  [[nodiscard]] std::string_view identity() const noexcept override { return "made up"; }

 private:
  class Reader final : public KanjiReader {
   public:
    std::span<const KanjiWord> read(std::string_view run) override {
      std::vector<std::size_t> ends;
      for (std::size_t at = 0; at < run.size();) {
        at += decode_utf8(run, at).size;
        ends.push_back(at);
      }
      Random random(static_cast<unsigned>(run.size() + static_cast<unsigned char>(run.back())));
      words_.clear();
      for (std::size_t first = 0; first < ends.size(); ++first) {
        for (std::size_t last = ends.size(); last-- > first;) {
          if (below(random, 3) == 0) add(first == 0 ? 0 : ends[first - 1], ends[last], random);
        }
      }
      return words_;
    }

   private:
    void add(std::size_t begin, std::size_t end, Random& random) {
      static constexpr const char* kReadings[] = {"コウムラ", "タカムラ", "ヴィ", "ラーメン", "ト"};
      words_.push_back({begin, end, {}});
      for (std::size_t n = below(random, 6) + 1; n > 0; --n) {
        words_.back().readings.emplace_back(kReadings[below(random, std::size(kReadings))]);
      }
    }

    std::vector<KanjiWord> words_;
  };
};

}  // namespace sakuin::tokenizer
