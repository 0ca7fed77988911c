// Several indexing threads under one writer, run under ThreadSanitizer: the same documents give the
// same answers whatever the number of threads.
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include <sakuin/check.h>
#include <sakuin/directory.h>
#include <sakuin/index_writer.h>
#include <sakuin/searcher.h>

#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::indexing_threads_test {
namespace {

constexpr std::size_t kMemory = std::size_t{32} << 20;

WriterOptions options_of(std::size_t threads) {
  WriterOptions options;
  options.threads = threads;
  options.memory_bytes = kMemory;
  options.schema = corpus_schema();
  options.sync_on_commit = false;
  options.merge_policy.segments_per_tier = 3;
  return options;
}

void must_be(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.message());
}

template <class T>
T must_have(Result<T> result) {
  must_be(result.status());
  return *std::move(result);
}

std::string answers(const Searcher& searcher, const Query& query) {
  SearchOptions options;
  options.k = 50;
  std::string text;
  for (const Hit& hit : must_have(searcher.search(query, options)).hits) {
    text += hit.id + " " + std::to_string(hit.serial) + " " + std::to_string(hit.score) + "\n";
  }
  return text;
}

/// Adds, replaces, removes, commits, refreshes and goes back, always alike.
void run_history(IndexWriter& writer) {
  RandomCorpus corpus({.seed = 1, .ids = 700, .longest_field = 80});
  Random random(2);
  for (int i = 0; i < 800; ++i) {
    must_be(writer.add(corpus.next()));
    if (random.chance(0.05)) must_have(writer.remove(corpus.random_id()));
    if (random.chance(0.004)) must_be(writer.commit());
    if (random.chance(0.002)) must_have(writer.refresh());
    if (random.chance(0.002)) must_have(writer.remove_matching(query::term("report", "tag")));
    if (random.chance(0.001)) must_be(writer.rollback());
  }
  must_be(writer.commit());
}

TEST(IndexingThreads, GiveTheAnswersOfOneThread) {
  const auto alone = make_ram_directory();
  const auto together = make_ram_directory();
  IndexWriter one = must_have(IndexWriter::open(alone, options_of(1)));
  IndexWriter four = must_have(IndexWriter::open(together, options_of(4)));
  run_history(one);
  run_history(four);
  EXPECT_EQ(one.stats().live_docs, four.stats().live_docs);
  const Searcher left = must_have(Searcher::open(alone));
  const Searcher right = must_have(Searcher::open(together));
  EXPECT_TRUE(must_have(check_index(together)).sound());
  const RandomCorpus corpus({.seed = 1, .ids = 700, .longest_field = 80});
  RandomQueries queries(3, corpus);
  for (int i = 0; i < 30; ++i) {
    const Query query = queries.next();
    EXPECT_EQ(answers(left, query), answers(right, query));
  }
  EXPECT_EQ(answers(left, query::match_all()), answers(right, query::match_all()));
}

TEST(IndexingThreads, ShareOneBudgetOfMemory) {
  const auto directory = make_ram_directory();
  WriterOptions options = options_of(2);
  options.memory_bytes = std::size_t{16} << 20;
  options.merging = Merging::none;
  IndexWriter writer = must_have(IndexWriter::open(directory, options));
  Random random(1);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    while (text.size() < 10'000) text += std::to_string(random.below(10'000'000)) + " ";
    must_be(writer.add(Document(std::to_string(i)).add("body", std::move(text))));
    // A buffer may pass its share by one document, and by what the arena keeps ready.
    EXPECT_LE(writer.stats().buffered_bytes, options.memory_bytes + (std::size_t{2} << 20));
  }
  must_be(writer.commit());
  EXPECT_GT(writer.stats().segments, 2U);  // two at the commit, the others as memory filled
  EXPECT_EQ(writer.stats().buffered_docs, 0U);
  EXPECT_EQ(must_have(Searcher::open(directory)).live_docs(), 300U);
  EXPECT_TRUE(must_have(check_index(directory)).sound());
}

class Moody final : public Tokenizer {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "moody"; }
  [[nodiscard]] std::uint64_t fingerprint() const noexcept override { return 1; }
  void tokenize(std::string_view text, TokenSink& sink) const override {
    if (text == "bad" && bad.load()) throw std::runtime_error("moody today");
    Token token;
    token.term = "word";
    token.end = text.size();
    sink.on_token(token);
  }
  static std::atomic<bool> bad;
};
std::atomic<bool> Moody::bad = true;

TEST(IndexingThreads, TellOfAFailureLaterAndGoBack) {
  const auto directory = make_ram_directory();
  WriterOptions options;
  options.threads = 3;
  options.memory_bytes = kMemory;
  must_be(options.analyzers.add(std::make_shared<Moody>()));
  must_be(options.schema.add({.name = "text", .analyzer = "moody"}).status());
  IndexWriter writer = must_have(IndexWriter::open(directory, options));
  must_be(writer.add(Document("a").add("text", "good")));
  must_be(writer.commit());
  must_be(writer.add(Document("b").add("text", "bad")));
  EXPECT_FALSE(writer.commit().ok());
  EXPECT_EQ(writer.add(Document("c").add("text", "good")).code(), StatusCode::busy);
  Moody::bad = false;
  must_be(writer.rollback());
  EXPECT_EQ(writer.stats().live_docs, 1U);
  must_be(writer.add(Document("d").add("text", "bad")));
  must_be(writer.commit());
  EXPECT_EQ(writer.stats().live_docs, 2U);
  must_be(writer.add(Document("e").add("text", "good")));  // and is dropped with its writer
}

TEST(IndexingThreads, HaveANumberWithinLimits) {
  for (const std::size_t threads : {std::size_t{0}, kMaxIndexThreads + 1, std::size_t{5}}) {
    WriterOptions options = options_of(threads);  // memory is enough for four
    EXPECT_EQ(IndexWriter::open(make_ram_directory(), options).status().code(),
              StatusCode::invalid_argument);
  }
}

}  // namespace
}  // namespace sakuin::test::indexing_threads_test
