// How many spellings of one Japanese word meet: 20,000 words in up to 30 romanizations, and their
// kana (romaji/variants_dev.tsv of the folder that SAKUIN_TEST_DATA names). Prints a table by
// system and checks that shares do not fall.
//
// What is counted: spellings that differ once folded and without hyphens, which the tokenizer
// joins. JSL has a row and no part in the totals, for it writes えい as ee, and ei and ee are kept
// apart.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <sakuin/romaji.h>

#include "tokenizer/romaji/folded_word.h"
#include "tokenizer/romaji/reading.h"

namespace sakuin::romaji::romaji_variants_test {
namespace {

struct Share {
  std::size_t met = 0;
  std::size_t all = 0;

  void count(bool is_met) {
    met += is_met ? 1 : 0;
    ++all;
  }
  [[nodiscard]] double percent() const {
    return 100.0 * static_cast<double>(met) / static_cast<double>(all);
  }
};

struct Spelling {
  std::string sources;  ///< a letter each
  Keys folded;          ///< no word is exempt
  Keys indexed;
};

struct Figures {
  Share pairs;      ///< of spellings
  Share with_kana;  ///< of spellings, and the word in kana
  Share pairs_without_h;
  Share with_kana_without_h;
  std::map<char, Share> folded_by_system;
  std::map<char, Share> indexed_by_system;
  std::map<char, std::string> names;
};

constexpr std::string_view kJsl = "rI";
constexpr std::string_view kLengthByH = "ghH";

bool meet(const Keys& a, const Keys& b) {
  for (const Key& x : a) {
    for (const Key& y : b) {
      if (x.letters() == y.letters()) return true;
    }
  }
  return false;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

std::string folded_and_joined(const std::string& spelling) {
  std::string folded(FoldedWord(spelling).text());
  std::erase(folded, '-');
  return folded;
}

/// True if none but these systems spell it so. Digits are encodings of some system's spelling.
bool is_only_of(const std::string& sources, std::string_view systems) {
  bool is_any = false;
  for (const char source : sources) {
    if (source >= '0' && source <= '9') continue;
    if (systems.find(source) == std::string_view::npos) return false;
    is_any = true;
  }
  return is_any;
}

std::vector<Spelling> spellings_of(const std::vector<std::string>& columns) {
  const std::vector<std::string> forms = split(columns[4], '|');
  const std::vector<std::string> sources = split(columns[5], '|');
  std::set<std::string> seen;
  std::vector<Spelling> spellings;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::string folded = folded_and_joined(forms[i]);
    if (seen.insert(folded).second) {
      spellings.push_back({sources[i], latin_keys(folded), index_keys(folded)});
    }
  }
  return spellings;
}

void count_word(const std::vector<std::string>& columns, Figures& figures) {
  const std::vector<Spelling> spellings = spellings_of(columns);
  const Keys kana = kana_index_keys(FoldedWord(split(columns[6], '|').at(0)).text());
  for (std::size_t i = 0; i < spellings.size(); ++i) {
    const Spelling& spelling = spellings[i];
    const bool is_met = meet(spelling.indexed, kana);
    for (const char source : spelling.sources) {
      figures.folded_by_system[source].count(meet(spelling.folded, kana));
      figures.indexed_by_system[source].count(is_met);
    }
    if (is_only_of(spelling.sources, kJsl)) continue;
    const bool is_h = is_only_of(spelling.sources, kLengthByH);
    figures.with_kana.count(is_met);
    if (!is_h) figures.with_kana_without_h.count(is_met);
    for (std::size_t j = 0; j < i; ++j) {
      if (is_only_of(spellings[j].sources, kJsl)) continue;
      const bool is_pair_met = meet(spelling.indexed, spellings[j].indexed);
      figures.pairs.count(is_pair_met);
      if (!is_h && !is_only_of(spellings[j].sources, kLengthByH)) {
        figures.pairs_without_h.count(is_pair_met);
      }
    }
  }
}

Figures read_figures(std::istream& in) {
  Figures figures;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#sources")) {
      std::istringstream fields(line);
      for (std::string field; fields >> field;) {
        if (field.size() > 2 && field[1] == '=') figures.names[field[0]] = field.substr(2);
      }
    }
    if (line.empty() || line.front() == '#') continue;
    const std::vector<std::string> columns = split(line, '\t');
    if (columns.size() == 7) count_word(columns, figures);
  }
  return figures;
}

void print(const Figures& figures) {
  std::printf("%-24s %9s %9s %9s\n", "meets the kana", "spellings", "by key", "indexed");
  for (const auto& [source, share] : figures.folded_by_system) {
    const auto name = figures.names.find(source);
    std::printf("%-24s %9zu %8.3f%% %8.3f%%\n",
                name == figures.names.end() ? "?" : name->second.c_str(), share.all,
                share.percent(), figures.indexed_by_system.at(source).percent());
  }
  std::printf(
      "spelling pairs %.2f%%, without oh/uh %.2f%%; with kana %.2f%%, without oh/uh %.2f%%\n",
      figures.pairs.percent(), figures.pairs_without_h.percent(), figures.with_kana.percent(),
      figures.with_kana_without_h.percent());
}

/// The least share by key of each system, in percent.
double least_share(char source) {
  switch (source) {
    case 'g':  // passport_oh
    case 'H':
      return 98.3;
    case 'h':  // hepburn_uh
      return 97.9;
    case 'r':  // jsl
    case 'I':
      return 93.8;
    case 'S':  // romaji_name_plain, which drops the mark of n'
      return 98.3;
    default:
      return source >= 'a' && source <= 'z' ? 99.99 : 99.0;
  }
}

TEST(RomajiVariants, SpellingsOfOneWordMeet) {
  const char* folder = std::getenv("SAKUIN_TEST_DATA");
  if (folder == nullptr) GTEST_SKIP() << "set SAKUIN_TEST_DATA to the folder of the test data";
  std::ifstream in(std::string(folder) + "/romaji/variants_dev.tsv");
  if (!in) GTEST_SKIP() << "SAKUIN_TEST_DATA has no romaji/variants_dev.tsv";
  const Figures figures = read_figures(in);
  print(figures);
  ASSERT_GT(figures.pairs.all, 0u);
  EXPECT_GE(figures.pairs.percent(), 98.65);
  EXPECT_GE(figures.with_kana.percent(), 99.35);
  EXPECT_GE(figures.pairs_without_h.percent(), 99.6);
  EXPECT_GE(figures.with_kana_without_h.percent(), 99.75);
  for (const auto& [source, share] : figures.folded_by_system) {
    EXPECT_GE(share.percent(), least_share(source)) << figures.names.at(source);
  }
}

TEST(RomajiVariants, EnglishWordsStayApart) {
  const char* folder = std::getenv("SAKUIN_TEST_DATA");
  if (folder == nullptr) GTEST_SKIP() << "set SAKUIN_TEST_DATA to the folder of the test data";
  std::ifstream in(std::string(folder) + "/romaji/english_pairs.tsv");
  if (!in) GTEST_SKIP() << "SAKUIN_TEST_DATA has no romaji/english_pairs.tsv";
  std::string met;
  for (std::string line; std::getline(in, line);) {
    const std::vector<std::string> columns = split(line, '\t');
    if (columns.size() < 3 || columns[0] != "1") continue;
    if (meet(index_keys(columns[1]), index_keys(columns[2]))) met += columns[1] + ' ';
  }
  EXPECT_EQ(met, "ieyasu romania romanian ");
}

}  // namespace
}  // namespace sakuin::romaji::romaji_variants_test
