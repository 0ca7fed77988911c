// Terms looked up with their plan, and one by one: the same.
#include "engine/search/segment_terms.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/planner.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::segment_terms_test {
namespace {

using test::must;

class LookUpTerms : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int segment = 0; segment < 3; ++segment) {
      for (int i = 0; i < 40; ++i) {
        const std::string n = std::to_string(i + segment);
        must(writer_.add(Document(std::to_string(100 * segment + i))
                             .add("title", "t" + n + " both" + n)
                             .add("body", "b" + n + " both" + n + " common")));
      }
      must(writer_.commit());
    }
  }

  /// A text of more words than are looked up together.
  [[nodiscard]] static std::string many_words() {
    std::string text = "common nowhere \"b1 both1\"";
    for (int i = 0; i < 45; ++i) {
      for (const char* word : {" t", " b", " both"}) text += word + std::to_string(i);
    }
    return text;
  }

  void expect_agreement() {
    const auto snapshot = must(open_snapshot(*directory_, {}));
    const CollectionStats stats(snapshot);
    for (const char* field : {"", "title", "body"}) {
      const Plan plan = must(make_plan(must(parse_query(many_words(), field)), stats));
      ASSERT_GE(plan.leaves.size(), 138U);
      for (const Leaf& leaf : plan.leaves) expect_agreement(stats, leaf);
    }
  }

  static void expect_agreement(const CollectionStats& stats, const Leaf& leaf) {
    for (const LeafPart& part : leaf.parts) {
      ASSERT_TRUE(part.looked_up);
      const std::string& term = part.variants.front().term;
      EXPECT_EQ(must(stats.doc_freq(leaf.fields, part)),
                must(stats.doc_freq(leaf.fields, part.variants)));
      for (const SearchSegment& segment : stats.snapshot().segments) {
        for (const FieldId field : leaf.fields) {
          const auto looked_up = must(find_term(*segment.reader, field, part));
          const auto found = must(find_term(*segment.reader, field, term));
          ASSERT_EQ(looked_up.has_value(), found.has_value()) << term;
          if (!found) continue;
          EXPECT_EQ(looked_up->place, found->place);
          EXPECT_EQ(looked_up->info, found->info);
        }
      }
    }
  }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
  IndexWriter writer_ =
      test::open_writer(directory_, test::make_schema({{.name = "title", .analyzer = "plain"},
                                                       {.name = "body", .analyzer = "plain"}}));
};

TEST_F(LookUpTerms, FindsWhatALookUpFinds) { expect_agreement(); }

TEST_F(LookUpTerms, KnowsWhenDocumentsAreDeleted) {
  for (const char* id : {"3", "104", "239"}) must(writer_.remove(id));
  must(writer_.commit());
  expect_agreement();
}

}  // namespace
}  // namespace sakuin::segment_terms_test
