#include <sakuin/doc_set.h>

#include <gtest/gtest.h>

#include <sakuin/roaring.h>

#include "tests/unit/engine/engine_fixture.h"

namespace sakuin::doc_set_test {
namespace {

using test::must;

class DocSets : public testing::Test {
 protected:
  DocSets() {
    IndexWriter writer = test::open_writer(directory_);
    for (const char* id : {"a", "b", "c"}) must(writer.add(test::text_document(id, "tea")));
    must(writer.commit());
    for (const char* id : {"d", "e"}) must(writer.add(test::text_document(id, "tea deer")));
    must(writer.commit());
    static_cast<void>(must(writer.remove("b")));
    must(writer.commit());
  }

  [[nodiscard]] Searcher open() const { return test::open_searcher(directory_); }

  [[nodiscard]] static std::string find(const Searcher& searcher, const Query& query) {
    std::string ids;
    for (const std::string& id : test::find_ids(searcher, query)) ids += id;
    return ids;
  }

  std::shared_ptr<Directory> directory_ = make_ram_directory();
};

TEST_F(DocSets, GoOutAndInAsRoaringBitmaps) {
  const Searcher searcher = open();
  const DocSet set = must(searcher.match_set(query::word("deer")));
  EXPECT_EQ(set.size(), 2U);
  auto numbers = must(to_roaring(set));
  EXPECT_EQ(numbers.cardinality(), 2U);
  std::string ids;
  for (const std::uint32_t number : numbers) ids += must(searcher.hit(number)).id;
  EXPECT_EQ(ids, "de");
  numbers.add(must(searcher.number(must(searcher.find("a")))));
  numbers.add(must(searcher.number(must(searcher.find("a")))) + 1);  // b, which is deleted
  const DocSet more = must(from_roaring(searcher, numbers));
  EXPECT_EQ(more.size(), 3U);
  EXPECT_EQ(find(searcher, query::docs(more)), "ade");
  EXPECT_EQ(find(searcher, query::boolean({query::word("tea")}, {}, {query::docs(more)})), "c");
  const DocSet none = must(from_roaring(searcher, {}));
  EXPECT_EQ(none.size(), 0U);
  EXPECT_EQ(find(searcher, query::docs(none)), "");
}

TEST_F(DocSets, AreOfOneSnapshot) {
  const Searcher before = open();
  const DocSet set = must(before.match_set(query::match_all()));
  const Searcher copy = before;
  EXPECT_EQ(find(copy, query::docs(set)), "acde");
  EXPECT_EQ(find(must(before.reopen()), query::docs(set)), "acde");  // nothing has changed
  IndexWriter writer = test::open_writer(directory_);
  must(writer.add(test::text_document("f", "tea")));
  must(writer.commit());
  const Searcher after = must(before.reopen());
  for (const Query& query : {query::docs(set), query::docs(DocSet())}) {
    const Status status = after.search(query).status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument);
    EXPECT_NE(status.message().find("another snapshot"), std::string::npos) << status.message();
  }
  EXPECT_EQ(find(before, query::docs(set)), "acde");
}

TEST_F(DocSets, AreNotMadeOfOtherBytes) {
  const Searcher searcher = open();
  std::vector<std::uint8_t> bytes =
      must(must(searcher.match_set(query::match_all())).to_roaring_bytes());
  EXPECT_EQ(must(searcher.doc_set(bytes)).size(), 4U);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Status status = searcher.doc_set(ByteSpan(bytes).first(size)).status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << size;
  }
  roaring_detail::Bitmap beyond;
  beyond.add(5);
  EXPECT_EQ(from_roaring(searcher, beyond).status().code(), StatusCode::invalid_argument);
}

TEST_F(DocSets, HaveNumbersThatNameDocuments) {
  const Searcher searcher = open();
  for (const char* id : {"a", "c", "d", "e"}) {
    const Hit hit = must(searcher.find(id));
    EXPECT_EQ(must(searcher.hit(must(searcher.number(hit)))).serial, hit.serial);
    EXPECT_EQ(must(searcher.document(hit)).id, id);
  }
  for (const std::uint32_t number : {1U, 5U, 0xFFFF'FFFFU}) {
    EXPECT_EQ(searcher.hit(number).status().code(), StatusCode::not_found) << number;
  }
  EXPECT_EQ(searcher.find("b").status().code(), StatusCode::not_found);
  Hit other = must(searcher.find("a"));
  other.serial += 1;
  EXPECT_EQ(searcher.number(other).status().code(), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace sakuin::doc_set_test
