#include "engine/index/renumbered_list.h"

#include <gtest/gtest.h>

namespace sakuin::renumbered_list_test {
namespace {

using Numbers = std::vector<std::uint32_t>;

storage::ByteBuffer encode(const std::vector<Numbers>& positions) {
  storage::PositionsWriter writer;
  for (const Numbers& of_doc : positions) writer.add_document(of_doc);
  storage::ByteBuffer bytes;
  writer.finish(bytes);
  return bytes;
}

TEST(RenumberedList, LeavesAscendingWithFrequenciesAndPositions) {
  RenumberedList list;
  for (int round = 0; round < 2; ++round) {  // the second uses the memory of the first
    list.add(7, 2, Numbers{1, 5});
    list.add(3, 1, Numbers{9});
    list.add(900, 3, Numbers{0, 0, 4});
    list.add(0, 1, Numbers{2});
    std::vector<DocId> docs;
    Numbers freqs;
    storage::PositionsWriter positions;
    list.move_to(docs, freqs, positions);
    EXPECT_EQ(docs, (std::vector<DocId>{0, 3, 7, 900}));
    EXPECT_EQ(freqs, (Numbers{1, 1, 2, 3}));
    storage::ByteBuffer bytes;
    positions.finish(bytes);
    EXPECT_EQ(bytes, encode({{2}, {9}, {1, 5}, {0, 0, 4}}));
  }
}

TEST(RenumberedList, OfAFieldWithoutPositionsHasNone) {
  RenumberedList list;
  list.add(1, 1, {});
  list.add(0, 1, {});
  std::vector<DocId> docs;
  Numbers freqs;
  storage::PositionsWriter positions;
  list.move_to(docs, freqs, positions);
  EXPECT_EQ(docs, (std::vector<DocId>{0, 1}));
  storage::ByteBuffer bytes;
  positions.finish(bytes);
  EXPECT_EQ(bytes, encode({}));
}

}  // namespace
}  // namespace sakuin::renumbered_list_test
