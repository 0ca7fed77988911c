// Where the bytes lie, how they are reached and verified, and what happens later must not show.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/directory.h>

#include "tests/support/agreement.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/seeds.h"
#include "tests/support/temp_dir.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::reopen_equals_memory_test {
namespace {

void fill(TwinIndex& twins, std::uint64_t seed) {
  RandomCorpus corpus({.seed = seed, .longest_field = 200});
  for (int i = 0; i < 150; ++i) {
    twins.add(corpus.next());
    if (i % 40 == 0) twins.commit();
    if (i % 9 == 0) twins.remove(corpus.random_id());
  }
  twins.commit();
}

std::vector<Query> some_queries(std::uint64_t seed, std::size_t count) {
  RandomCorpus corpus({.seed = seed, .longest_field = 200});
  for (int i = 0; i < 30; ++i) (void)corpus.next();
  RandomQueries queries(seed, corpus);
  std::vector<Query> list;
  for (std::size_t i = 0; i < count; ++i) list.push_back(queries.next());
  return list;
}

std::string answers(const Searcher& searcher, const std::vector<Query>& queries) {
  std::string text;
  for (const Query& query : queries) text += to_text(all_hits(searcher, query)) + "--\n";
  return text;
}

TEST(ReopenedIndex, AnswersFromAFolderAsFromMemory) {
  for (const std::uint64_t seed : seeds(3)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const std::vector<Query> queries = some_queries(seed, 30);
    TwinIndex in_memory(make_ram_directory(), corpus_schema());
    fill(in_memory, seed);
    const std::string expected = answers(in_memory.searcher(), queries);

    const TempDir folder;
    auto made = open_fs_directory(folder.path());
    ASSERT_TRUE(made.ok()) << made.status().message();
    TwinIndex on_disk(*made, corpus_schema());
    fill(on_disk, seed);
    for (const ReadMode mode :
         {ReadMode::automatic, ReadMode::map, ReadMode::memory, ReadMode::read}) {
      const auto directory = open_fs_directory(folder.path(), {.create = false, .read_mode = mode});
      ASSERT_TRUE(directory.ok()) << directory.status().message();
      for (const VerifyMode verify :
           {VerifyMode::first_touch, VerifyMode::open, VerifyMode::never}) {
        SearcherOptions options;
        options.verify = verify;
        const auto searcher = Searcher::open(*directory, options);
        ASSERT_TRUE(searcher.ok()) << searcher.status().message();
        EXPECT_EQ(answers(*searcher, queries), expected);
      }
    }
  }
}

TEST(OpenSearcher, KeepsItsViewWhateverTheWriterDoes) {
  const std::vector<Query> queries = some_queries(11, 20);
  const TempDir folder;
  auto directory = open_fs_directory(folder.path(), {.create = false, .read_mode = ReadMode::map});
  ASSERT_TRUE(directory.ok()) << directory.status().message();
  TwinIndex twins(*directory, corpus_schema());
  fill(twins, 11);
  const Searcher old_view = twins.searcher();
  const std::string expected = answers(old_view, queries);
  const std::uint64_t generation = old_view.generation();

  RandomCorpus corpus({.seed = 12, .longest_field = 200});
  for (int i = 0; i < 100; ++i) {
    twins.add(corpus.next());
    twins.remove(corpus.random_id());
    if (i % 30 == 0) twins.merge(1);
  }
  EXPECT_EQ(answers(twins.searcher(), queries), answers(twins.searcher(), queries));
  twins.merge(1);
  twins.reopen();
  EXPECT_EQ(answers(old_view, queries), expected);
  EXPECT_EQ(old_view.generation(), generation);
  EXPECT_GT(twins.searcher().generation(), generation);
}

TEST(ReopenedWriter, GoesOnWhereTheLastCommitEnded) {
  RandomCorpus corpus({.seed = 21, .ids = 60, .longest_field = 100});
  RandomQueries queries(21, corpus);
  TwinIndex twins(make_ram_directory(), corpus_schema());
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 15; ++i) twins.add(corpus.next());
    twins.commit();
    for (int i = 0; i < 5; ++i) twins.add(corpus.next());  // lost by reopening
    twins.remove(corpus.random_id());
    twins.reopen();
    const Searcher searcher = twins.searcher();
    for (int i = 0; i < 5; ++i) expect_agreement(searcher, twins.committed(), queries.next());
  }
}

}  // namespace
}  // namespace sakuin::test::reopen_equals_memory_test
