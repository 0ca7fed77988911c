// Queries that mean harm are refused with an error before they have taken much memory: 64 MiB at
// most, whatever they ask for.
#include <sys/mman.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/allocations/allocation_count.h"
#include "tests/support/effort.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::test::hostile_queries_test {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr std::size_t kMillion = 1'000'000;

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// Different words: 0a 1a 2a ...
std::string different_words(std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += std::to_string(i) + "a ";
  return all;
}

/// Two segments that have some of the words.
const Searcher& searcher() {
  static const Searcher kSearcher = [] {
    const auto directory = make_ram_directory();
    IndexWriter writer = open_writer(directory);
    for (int segment = 0; segment < 2; ++segment) {
      must(writer.add(text_document(std::to_string(segment), different_words(20'000) + "Kōmura")));
      must(writer.commit());
    }
    return open_searcher(directory);
  }();
  return kSearcher;
}

void expect_refused(const Result<Query>& query, const std::string& name) {
  const PeakBytes peak;
  const Status status = query.ok() ? searcher().search(*query).status() : query.status();
  EXPECT_EQ(status.code(), StatusCode::limit_exceeded) << name << ": " << status.message();
  EXPECT_LE(peak.grown(), kMostBytes) << name;
}

TEST(HostileQuery, TextIsRefusedWithinItsMemory) {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"clauses", repeated("a ", 500'000)},
      {"different clauses", different_words(130'000)},
      {"open parentheses", repeated("(", kMillion)},
      {"closed parentheses", repeated("()", 500'000)},
      {"nested parentheses", repeated("(", 400'000) + "a" + repeated(")", 400'000)},
      {"field names", repeated("text:", 200'000) + "a"},
      {"words of a phrase", '"' + repeated("a ", 500'000) + '"'},
      {"different words of a phrase", '"' + different_words(20'000) + '"'},
      {"words of a phrase with slop", '"' + different_words(20'000) + "\"~3"},
      {"a word of many parts", repeated("a.", 500'000)},
      {"kana", repeated("こ", 300'000)},
      {"kanji", repeated("東", 300'000)},
      {"nested exclusions", repeated("-(", 500'000)},
      {"AND", "a" + repeated(" AND a", 170'000)},
      {"near words", repeated("a~2 ", 60'000)},
      {"words near nothing", repeated("elsewhere~2 ", 60'000)},
      {"near words of one", repeated("b.", 1000) + "b~2"},
      {"patterns", repeated("*b* ", 60'000)},
      {"patterns of asterisks", repeated("** ", 60'000)},
      {"beginnings", repeated("1* 2* 3* ", 20'000)}};
  for (std::size_t i = 0; i < texts.size(); i += test::effort(1U, 3U)) {
    const auto& [name, text] = texts[i];
    ASSERT_LE(text.size(), kMaxQueryBytes) << name;
    const PeakBytes peak;
    const auto query = parse_query(text);
    EXPECT_LE(peak.grown(), kMostBytes) << name;
    expect_refused(query, name);
  }
}

TEST(HostileQuery, MoreTextThanIsAllowedIsNotLookedAt) {
  const std::size_t bytes = std::size_t{1} << 30;
  void* const memory =
      mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  const PeakBytes peak;
  const auto query = parse_query({static_cast<const char*>(memory), bytes});
  EXPECT_EQ(query.status().code(), StatusCode::limit_exceeded);
  EXPECT_LE(peak.grown(), std::size_t{4096});
  munmap(memory, bytes);
}

TEST(HostileQuery, TreeIsRefusedWithinItsMemory) {
  const std::string long_text(kMaxQueryBytes + 1, 'a');
  expect_refused(query::word(long_text), "word");
  expect_refused(query::phrase(long_text), "phrase");
  expect_refused(query::prefix(long_text), "prefix");
  expect_refused(query::term(long_text), "term");
  const std::string half(kMaxQueryBytes / 2 + 1, 'a');
  expect_refused(query::all_of({query::term(half), query::term(half)}), "two terms");
  expect_refused(query::any_of(std::vector<Query>(kMillion, query::word("a"))), "clauses");
  expect_refused(query::any_of(std::vector<Query>(kMillion)), "empty clauses");
  std::vector<Query> different;
  for (std::size_t i = 0; i <= kMaxQueryClauses; ++i) {
    different.push_back(query::any_of({query::word(std::to_string(i) + "a")}));
  }
  expect_refused(query::any_of(std::move(different)), "different clauses");
  Query deep = query::word("a");
  for (std::size_t i = 0; i < kMillion; ++i) deep = query::boost(std::move(deep), 1);
  expect_refused(deep, "boosts");
  Query twice = query::word("a");
  for (std::size_t i = 0; i < kMaxQueryDepth; ++i) twice = query::any_of({twice, twice});
  expect_refused(twice, "doubled again and again");
}

TEST(HostileQuery, ThatIsNoErrorIsAnsweredWithinItsMemory) {
  const std::string word(kMaxQueryBytes, 'a');
  const PeakBytes peak;
  EXPECT_EQ(must(searcher().count(query::word(word))), 0U);
  EXPECT_EQ(must(searcher().count(query::prefix(word))), 0U);
  EXPECT_EQ(must(searcher().count(query::phrase(repeated("1a ", kMaxTextTokens)))), 0U);
  EXPECT_EQ(must(searcher().count(query::phrase(different_words(kMaxTextTokens)))), 2U);
  EXPECT_EQ(must(searcher().count(must(parse_query(repeated("*", 10'000))))), 2U);
  EXPECT_EQ(must(searcher().count(must(parse_query(repeated("*a", 10'000))))), 0U);
  EXPECT_EQ(
      must(searcher().count(must(parse_query(repeated("*1", 4) + repeated("*", 9996) + "a")))), 2U);
  EXPECT_EQ(must(searcher().count(must(parse_query(repeated("?", 10'000))))), 0U);
  EXPECT_EQ(must(searcher().count(must(parse_query(repeated("1a~2 ", 100))))), 2U);
  EXPECT_EQ(must(searcher().count(must(parse_query(repeated("+-", kMaxQueryBytes / 2 - 1) + "a")))),
            2U);
  EXPECT_LE(peak.grown(), kMostBytes);
}

}  // namespace
}  // namespace sakuin::test::hostile_queries_test
