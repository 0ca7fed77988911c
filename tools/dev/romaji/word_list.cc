// Writes tokenizer/romaji/english_word_list.inc, the English words that are not read as romaji:
//   1. every word that shares a key with another word of English (large lists), for search would
//      take them for each other;
//   2. every word of the standard list in small letters, for few texts mean Japanese by it.
// Words of KEPT (a # begins a comment) are left out.
//
// usage: romaji_word_list STANDARD KEPT LARGE... > english_word_list.inc
// With Debian's lists (wamerican, wamerican-large, wbritish-large):
//   romaji_word_list /usr/share/dict/american-english tools/dev/romaji/kept_words.txt
//       /usr/share/dict/american-english-large /usr/share/dict/british-english-large
#include <cstddef>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <sakuin/romaji.h>
#include <sakuin/tokenizer.h>

namespace {

using Words = std::set<std::string>;

constexpr std::size_t kLineBytes = 96;

constexpr const char* kNotice = R"(// Written by tools/dev/romaji/word_list.cc; not to be edited.
//
// English words that read as romaji, derived from SCOWL as packaged by Debian (wamerican,
// wamerican-large, wbritish-large):
//   Copyright 2000-2011 by Kevin Atkinson
//   Permission to use, copy, modify, distribute and sell these word lists, the associated scripts,
//   the output created from the scripts, and its documentation for any purpose is hereby granted
//   without fee, provided that the above copyright notice appears in all copies and that both that
//   copyright notice and this permission notice appear in supporting documentation. Kevin Atkinson
//   makes no representations about the suitability of this array for any purpose. It is provided
//   "as is" without express or implied warranty.
)";

/// Words separated by blanks; an apostrophe ('s) makes it no word of its own.
Words read_words(const char* path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error(std::string(path) + ": cannot be read");
  Words words;
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line.substr(0, line.find('#')));
    for (std::string word; fields >> word;) {
      if (word.find('\'') == std::string::npos) words.insert(word);
    }
  }
  return words;
}

class FoldedTerm final : public sakuin::TokenSink {
 public:
  void on_token(const sakuin::Token& token) override { term_ += token.term; }
  [[nodiscard]] const std::string& term() const { return term_; }

 private:
  std::string term_;
};

std::string folded(const std::string& word) {
  static const std::shared_ptr<const sakuin::Tokenizer> kPlain =
      sakuin::AnalyzerRegistry().open("plain").value();
  FoldedTerm term;
  kPlain->tokenize(word, term);
  return term.term();
}

bool is_eligible(const std::string& word) {
  return word.size() > 1 && sakuin::romaji::is_romaji(word);
}

Words words_sharing_a_key(const Words& lexicon) {
  std::map<std::string, Words> by_key;
  for (const std::string& word : lexicon) {
    if (!is_eligible(word)) continue;
    for (const sakuin::romaji::Key& key : sakuin::romaji::keys_of(word)) {
      by_key[std::string(key.letters())].insert(folded(word));
    }
  }
  Words sharing;
  for (const auto& [key, words] : by_key) {
    if (words.size() > 1) sharing.insert(words.begin(), words.end());
  }
  return sharing;
}

void write(const Words& words) {
  std::cout << kNotice;
  std::string line = " ";
  for (const std::string& word : words) {
    if (line.size() + word.size() >= kLineBytes) {
      std::cout << '"' << line << "\"\n";
      line.clear();
    }
    line += word + ' ';
  }
  std::cout << '"' << line << "\"\n";
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) {
    std::cerr << "usage: romaji_word_list STANDARD KEPT LARGE...\n";
    return 2;
  }
  Words lexicon;
  for (int i = 3; i < argc; ++i) lexicon.merge(read_words(argv[i]));
  Words english = words_sharing_a_key(lexicon);
  for (const std::string& word : read_words(argv[1])) {
    if (is_eligible(word) && folded(word) == word) english.insert(word);
  }
  for (const std::string& word : read_words(argv[2])) english.erase(word);
  write(english);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "romaji_word_list: " << error.what() << '\n';
  return 1;
}
