// The documents of a beginning or a pattern as one set, and term by term: the same.
#include "engine/search/term_range_docs.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/search/planner.h"
#include "engine/search/segment_terms.h"
#include "storage/roaring/doc_bitmap.h"
#include "tests/support/random.h"
#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::term_range_docs_test {
namespace {

using storage::DocBitmap;
using test::must;

/// Three segments of two fields, with words in one document and in thousands.
std::shared_ptr<const Snapshot> make_snapshot() {
  const auto directory = make_ram_directory();
  IndexWriter writer = test::open_writer(
      directory, test::make_schema({{.name = "title"}, {.name = "body", .analyzer = "plain"}}));
  test::Random random(1);
  const test::ZipfWords words(3000);
  for (int i = 0; i < 9000; ++i) {
    std::string title = i % 1000 == 0 ? "Kōmura Koumura" : words.draw(random);
    std::string body = "often";
    for (std::uint64_t n = random.below(12); n > 0; --n) body += ' ' + words.draw(random);
    Document document(std::to_string(i));
    document.add("title", std::move(title)).add("body", std::move(body));
    must(writer.add(document));
    if (i % 3000 == 2999) must(writer.commit());
  }
  return must(open_snapshot(*directory, {}));
}

DocBitmap united(const storage::SegmentReader& segment, const Leaf& leaf) {
  DocBitmap docs;
  for (const Variant& variant : leaf.parts.front().variants) {
    for (const FieldId field : leaf.fields) {
      const auto term = must(find_term(segment, field, variant.term));
      if (term) docs |= DocBitmap::from_view(must(open_postings(segment, *term)).docs);
    }
  }
  return docs;
}

TEST(TermRangeDocs, AreThoseOfEveryTerm) {
  const auto snapshot = make_snapshot();
  const CollectionStats stats(snapshot);
  for (const char* text : {"a*", "*a", "*a*", "?a*", "of*", "ofte*", "kom*", "kō*", "*n", "often*",
                           "nothinglikeit*", "*nothinglikeit", "title:ko*", "body:m*", "*:s*"}) {
    SCOPED_TRACE(text);
    const Plan plan = must(make_plan(must(parse_query(text)), stats));
    ASSERT_FALSE(plan.leaves.empty());
    for (const Leaf& leaf : plan.leaves) {
      for (const SearchSegment& segment : snapshot->segments) {
        const auto found = must(find_term_ranges(*segment.reader, leaf.parts.front()));
        EXPECT_TRUE(DocBitmap::from_view(found->view()) == united(*segment.reader, leaf));
      }
    }
  }
}

}  // namespace
}  // namespace sakuin::term_range_docs_test
