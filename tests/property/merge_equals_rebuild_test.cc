// What merging leaves is what indexing the live documents afresh gives, also when it orders them
// anew.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <sakuin/check.h>
#include <sakuin/directory.h>

#include "tests/support/agreement.h"
#include "tests/support/random_corpus.h"
#include "tests/support/random_query.h"
#include "tests/support/seeds.h"
#include "tests/support/stepped_executor.h"
#include "tests/support/twin_index.h"

namespace sakuin::test::merge_equals_rebuild_test {
namespace {

std::string all_terms(const Searcher& searcher) {
  std::string text;
  for (const FieldSchema& field : searcher.schema().fields()) {
    if (field.type != FieldType::text && field.type != FieldType::keyword) continue;
    const auto terms = searcher.terms(field.name, "", 1'000'000);
    EXPECT_TRUE(terms.ok()) << terms.status().message();
    if (!terms.ok()) continue;
    for (const TermStats& term : *terms) {
      text += field.name + ":" + term.term + " " + std::to_string(term.doc_freq) + "\n";
    }
  }
  return text;
}

std::string content_stats(const Searcher& searcher) {
  const auto stats = searcher.stats();
  EXPECT_TRUE(stats.ok()) << stats.status().message();
  if (!stats.ok()) return "";
  std::string text = "live " + std::to_string(stats->live_docs) + ", deleted " +
                     std::to_string(stats->deleted_docs) + ", terms " +
                     std::to_string(stats->terms) + ", postings " +
                     std::to_string(stats->postings) + ", positions " +
                     std::to_string(stats->positions) + "\n";
  for (const FieldStats& field : stats->fields) {
    text += field.name + " docs " + std::to_string(field.docs) + ", tokens " +
            std::to_string(field.tokens) + ", terms " + std::to_string(field.terms) + "\n";
  }
  return text;
}

void expect_same_documents(const Searcher& left, const Searcher& right) {
  const std::vector<Hit> left_hits = all_hits(left, query::match_all());
  const std::vector<Hit> right_hits = all_hits(right, query::match_all());
  ASSERT_EQ(to_text(left_hits), to_text(right_hits));
  for (std::size_t i = 0; i < left_hits.size(); ++i) {
    const auto left_document = left.document(left_hits[i]);
    const auto right_document = right.document(right_hits[i]);
    ASSERT_TRUE(left_document.ok()) << left_document.status().message();
    ASSERT_TRUE(right_document.ok()) << right_document.status().message();
    EXPECT_EQ(*left_document, *right_document) << left_hits[i].id;
  }
}

/// Every field that a document may bring, so that both indexes number them alike.
Schema full_schema() {
  Schema schema = corpus_schema();
  EXPECT_TRUE(schema.add({.name = "remark"}).ok());
  return schema;
}

/// Everything that can be told apart from outside.
void expect_equal_to_rebuilt(const TwinIndex& merged, RandomQueries& queries) {
  TwinIndex rebuilt(make_ram_directory(), full_schema());
  for (const Document& document : merged.committed().documents()) rebuilt.add(document);
  rebuilt.merge(1);
  const Searcher left = merged.searcher();
  const Searcher right = rebuilt.searcher();
  EXPECT_EQ(all_terms(left), all_terms(right));
  EXPECT_EQ(content_stats(left), content_stats(right));
  expect_same_documents(left, right);
  for (int i = 0; i < 40; ++i) {
    const Query query = queries.next();
    EXPECT_EQ(to_text(all_hits(left, query)), to_text(all_hits(right, query)));
  }
}

TEST(MergedIndex, EqualsOneBuiltFromTheLiveDocuments) {
  for (const std::uint64_t seed : seeds(6)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    RandomCorpus corpus({.seed = seed, .ids = 150, .longest_field = 300});
    RandomQueries queries(seed, corpus);
    TwinIndex merged(make_ram_directory(), full_schema());
    for (int i = 0; i < 250; ++i) {
      merged.add(corpus.next());
      if (random.chance(0.1)) merged.remove(corpus.random_id());
      if (random.chance(0.05)) merged.commit();
      if (random.chance(0.01)) merged.merge(random.between(1, 3), random.chance(0.5));
    }
    merged.merge(1, seed % 2 == 0);

    expect_equal_to_rebuilt(merged, queries);
  }
}

/// A writer that merges on its own, at times of the test's choosing, and indexes with one thread or
/// three.
WriterOptions lively_options(Random& random, std::shared_ptr<Executor> executor) {
  WriterOptions options;
  options.schema = full_schema();
  options.sync_on_commit = false;
  options.threads = random.chance(0.5) ? 3 : 1;
  options.memory_bytes = options.threads * kLeastMemory;
  options.merge_executor = std::move(executor);
  options.merge_policy.segments_per_tier = random.between(2, 4);
  options.merge_policy.small_segment_bytes = random.chance(0.5) ? 1 : std::size_t{1} << 20;
  options.merge_policy.max_deleted_share = 0.2;
  return options;
}

/// One step of a history; what a reader would see now and then is what the oracle has.
void live_on(TwinIndex& twins, SteppedExecutor& executor, RandomCorpus& corpus,
             RandomQueries& queries, Random& random) {
  twins.add(corpus.next());
  if (random.chance(0.1)) twins.remove(corpus.random_id());
  if (random.chance(0.02)) twins.remove_matching(queries.next(1));
  if (random.chance(0.1)) twins.commit();
  if (random.chance(0.05)) expect_agreement(twins.refresh(), twins.pending(), queries.next());
  if (random.chance(0.1)) executor.step();
  if (random.chance(0.01)) twins.rollback();
  if (random.chance(0.005)) twins.reopen();
  if (random.chance(0.005)) twins.merge(random.between(1, 4), random.chance(0.5));
}

TEST(MergedIndex, EqualsOneBuiltFromTheLiveDocumentsAfterALife) {
  std::uint64_t merges = 0;
  for (const std::uint64_t seed : seeds(6)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    RandomCorpus corpus({.seed = seed, .ids = 150, .longest_field = 200});
    RandomQueries queries(seed, corpus);
    const auto executor = std::make_shared<SteppedExecutor>();
    TwinIndex twins(make_ram_directory(), lively_options(random, executor));
    for (int i = 0; i < 250 && !HasFailure(); ++i) {
      live_on(twins, *executor, corpus, queries, random);
    }
    EXPECT_TRUE(twins.writer().wait_for_merges().ok());
    twins.commit();
    EXPECT_TRUE(check_index(twins.directory())->sound());
    for (int i = 0; i < 10; ++i) {
      expect_agreement(twins.searcher(), twins.committed(), queries.next());
    }
    merges += twins.writer().merge_status().done;
    EXPECT_EQ(twins.writer().merge_status().failed, 0U);
    twins.merge(1);
    expect_equal_to_rebuilt(twins, queries);
  }
  EXPECT_GT(merges, 0U);
}

TEST(MergedIndex, AnswersAsBeforeTheMerge) {
  for (const std::uint64_t seed : seeds(4)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomCorpus corpus({.seed = seed, .longest_field = 200});
    RandomQueries queries(seed, corpus);
    TwinIndex twins(make_ram_directory(), full_schema());
    for (int i = 0; i < 200; ++i) {
      twins.add(corpus.next());
      if (i % 20 == 0) twins.commit();
      if (i % 7 == 0) twins.remove(corpus.random_id());
    }
    twins.commit();
    const Searcher before = twins.searcher();
    twins.merge(1);
    const Searcher after = twins.searcher();
    EXPECT_EQ(all_terms(before), all_terms(after));
    for (int i = 0; i < 40; ++i) {
      const Query query = queries.next();
      EXPECT_EQ(to_text(all_hits(before, query)), to_text(all_hits(after, query)));
    }
  }
}

/// Numbers of the documents inside the segment, in the order in which they were added.
std::vector<DocId> doc_numbers(const Searcher& searcher) {
  std::vector<DocId> numbers;
  for (const Hit& hit : all_hits(searcher, query::match_all())) numbers.push_back(hit.doc);
  return numbers;
}

TEST(ReorderedIndex, AnswersAsBefore) {
  for (const std::uint64_t seed : seeds(6)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomCorpus corpus({.seed = seed, .ids = 400, .longest_field = 200});
    RandomQueries queries(seed, corpus);
    TwinIndex twins(make_ram_directory(), full_schema());
    for (int i = 0; i < 300; ++i) {
      twins.add(corpus.next());
      if (i % 50 == 0) twins.commit();
      if (i % 7 == 0) twins.remove(corpus.random_id());
    }
    if (seed % 2 == 0) twins.merge(1);  // or reorder several segments with deletes
    twins.commit();
    const Searcher before = twins.searcher();
    twins.merge(1, true);
    const Searcher after = twins.searcher();
    const std::vector<DocId> numbers = doc_numbers(after);
    EXPECT_FALSE(std::is_sorted(numbers.begin(), numbers.end()));
    EXPECT_TRUE(check_index(twins.directory())->sound());
    EXPECT_EQ(all_terms(before), all_terms(after));
    expect_same_documents(before, after);
    for (int i = 0; i < 12 && !HasFailure(); ++i) {
      const Query query = queries.next();
      EXPECT_EQ(to_text(all_hits(before, query)), to_text(all_hits(after, query)));
      expect_agreement(after, twins.committed(), query);
    }
  }
}

}  // namespace
}  // namespace sakuin::test::merge_equals_rebuild_test
