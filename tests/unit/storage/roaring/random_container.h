// One container of any kind, with the documents it is of.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "storage/roaring/roaring_view.h"
#include "storage/roaring/roaring_writer.h"
#include "tests/support/random.h"
#include "tests/unit/storage/roaring/random_sets.h"

namespace sakuin::test {

class OneContainer {
 public:
  /// REQUIRES documents below 65536, ascending, not none.
  explicit OneContainer(std::vector<DocId> docs) : docs_(std::move(docs)) {
    storage::write_roaring(docs_, bytes_);
    const auto view = storage::RoaringView::open(bytes_, 1 << 16, docs_.size());
    EXPECT_TRUE(view);
    if (view) container_ = view->container(0);
  }
  OneContainer(const OneContainer&) = delete;
  OneContainer& operator=(const OneContainer&) = delete;

  [[nodiscard]] const std::vector<DocId>& docs() const { return docs_; }
  [[nodiscard]] const storage::RoaringView::Container& container() const { return container_; }

 private:
  std::vector<DocId> docs_;
  storage::ByteBuffer bytes_;
  storage::RoaringView::Container container_ = {};
};

/// Exactly `count` documents of a window.
inline std::vector<DocId> random_docs(std::size_t count, Random& random) {
  std::vector<DocId> docs;
  for (DocId low = 0; low < 65536; ++low) {
    if (random.below(65536 - low) < count - docs.size()) docs.push_back(low);
  }
  return docs;
}

/// Any kind, and sizes at and around the edges of kinds.
inline std::unique_ptr<OneContainer> random_container(Random& random) {
  std::vector<DocId> docs;
  const std::uint64_t shape = random.below(3);
  if (shape == 0) {
    const std::vector<std::size_t> edges = {1,   2,    7,    8,    9,     15,    16,    17,   63,
                                            300, 4095, 4096, 4097, 32768, 65400, 65535, 65536};
    docs = random_docs(random.pick(edges), random);
  } else if (shape == 1) {
    docs = random_docs(random.between(1, 4096), random);
  } else {
    add_random_container(0, random, docs);
  }
  if (docs.empty()) docs.push_back(65'535);
  return std::make_unique<OneContainer>(std::move(docs));
}

}  // namespace sakuin::test
