// Question: what does it cost to ask a token for its romaji keys, as the tokenizer does with every
// word?  Unit: items are tokens; see the time per item.
// Data: english: running words of English prose in their usual shares, made up by Zipf's law from
// common words; romaji: names; kana: the same names.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include <sakuin/romaji.h>

#include "tests/support/random.h"
#include "tokenizer/romaji/key_term.h"
#include "tokenizer/romaji/reading.h"

namespace sakuin::romaji {
namespace {

constexpr std::size_t kTokens = 20'000;

// The commonest words of English, in order of frequency, and some of the middle of the list.
constexpr std::string_view kEnglish[] = {
    "the",      "of",         "and",     "to",       "in",         "a",           "is",
    "that",     "for",        "it",      "as",       "was",        "with",        "be",
    "by",       "on",         "not",     "he",       "this",       "are",         "or",
    "his",      "from",       "at",      "which",    "but",        "have",        "an",
    "had",      "they",       "you",     "were",     "their",      "one",         "all",
    "we",       "can",        "her",     "has",      "there",      "been",        "if",
    "more",     "when",       "will",    "would",    "who",        "so",          "no",
    "made",     "time",       "into",    "women",    "people",     "during",      "government",
    "between",  "national",   "through", "state",    "university", "information", "city",
    "national", "population", "century", "american", "however",    "japan",       "machine",
    "nation",   "region",     "before",  "same",     "became",     "music",       "album",
    "season",   "school",     "company", "railway",  "island",     "river",       "japanese",
    "museum",   "line",       "station", "home",     "more",       "take",        "bridge"};

constexpr std::string_view kNames[] = {"hasegawa", "sukehiro", "tōkyō",    "yomiuri",  "shimbun",
                                       "kōmura",   "junichi",  "minato",   "hisajima", "ohno",
                                       "kyūshū",   "nakajima", "bitchū",   "kwansei",  "gakuin",
                                       "inoue",    "satoh",    "tsuchiya", "yamamoto", "chiyoda"};
constexpr std::string_view kKana[] = {
    "はせがわ", "すけひろ", "とうきょう", "よみうり",     "しんぶん", "こうむら",   "じゅんいち",
    "ミナト",   "ひさじま", "オオノ",     "きゅうしゅう", "なかじま", "びっちゅう", "くゎんせい"};

std::vector<std::string> english_tokens() {
  test::Random random(42);
  std::vector<std::string> tokens;
  while (tokens.size() < kTokens) {
    // Rank r is drawn with weight 1 / (r + 1).
    const double share = random.unit();
    std::size_t rank = 0;
    for (double left = share * 5.1; rank + 1 < std::size(kEnglish); ++rank) {
      left -= 1.0 / static_cast<double>(rank + 1);
      if (left < 0) break;
    }
    tokens.emplace_back(kEnglish[rank]);
  }
  return tokens;
}

template <class Words>
std::vector<std::string> any_of(const Words& words) {
  test::Random random(42);
  std::vector<std::string> tokens;
  while (tokens.size() < kTokens) tokens.emplace_back(random.pick(words));
  return tokens;
}

template <class Ask>
void ask_all(benchmark::State& state, const std::vector<std::string>& tokens, Ask ask) {
  for (auto _ : state) {
    for (const std::string& token : tokens) ask(token);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(tokens.size()));
}

void ask_latin(const std::string& token) {
  if (!may_be_romaji(token)) return;
  const Keys keys = index_keys(token);
  benchmark::DoNotOptimize(keys.size());
}

void BM_EnglishTokens(benchmark::State& state) { ask_all(state, english_tokens(), ask_latin); }
void BM_RomajiTokens(benchmark::State& state) { ask_all(state, any_of(kNames), ask_latin); }

void BM_KanaTokens(benchmark::State& state) {
  ask_all(state, any_of(kKana), [](const std::string& token) {
    const Keys keys = kana_index_keys(token);
    benchmark::DoNotOptimize(keys.size());
  });
}

void BM_RomajiTokensToTerms(benchmark::State& state) {
  ask_all(state, any_of(kNames), [](const std::string& token) {
    char term[kMaxKeyTermBytes];
    for (const Key& key : index_keys(token)) benchmark::DoNotOptimize(write_key_term(key, term));
  });
}

BENCHMARK(BM_EnglishTokens);
BENCHMARK(BM_RomajiTokens);
BENCHMARK(BM_RomajiTokensToTerms);
BENCHMARK(BM_KanaTokens);

}  // namespace
}  // namespace sakuin::romaji
