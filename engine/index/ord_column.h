// Collects a keyword column while its terms are written in order.
#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include <sakuin/types.h>

#include "storage/values/values_writer.h"

namespace sakuin {

class OrdColumn {
 public:
  /// Documents of the next term.
  void add(std::span<const DocId> docs) {
    for (const DocId doc : docs) pairs_.emplace_back(doc, next_ord_);
    ++next_ord_;
  }

  /// The column by document.
  [[nodiscard]] storage::OrdValues finish() && {
    std::sort(pairs_.begin(), pairs_.end());
    storage::OrdValues column;
    for (const auto& [doc, ord] : pairs_) {
      column.docs.push_back(doc);
      column.ords.push_back(ord);
    }
    return column;
  }

 private:
  std::vector<std::pair<DocId, std::int64_t>> pairs_;
  std::int64_t next_ord_ = 0;
};

}  // namespace sakuin
