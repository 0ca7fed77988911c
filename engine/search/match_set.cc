#include "engine/search/match_set.h"

#include <variant>

namespace sakuin {
namespace {

using storage::DocBitmap;

class Matcher {
 public:
  Matcher(std::uint32_t max_doc, std::span<const LeafPostings> leaves, const BudgetWatch& watch)
      : max_doc_(max_doc), leaves_(leaves), watch_(watch) {}

  [[nodiscard]] DocBitmap match(const PlanNode& node) const {
    if (watch_.is_over()) return {};
    return std::visit([this](const auto& value) { return match_node(value); }, node.value);
  }

 private:
  [[nodiscard]] DocBitmap match_node(const LeafRef& leaf) const {
    return leaves_[leaf.index].docs();
  }

  [[nodiscard]] DocBitmap match_node(const PlanBestOf& node) const {
    DocBitmap docs;
    for (const LeafRef& way : node.ways) docs |= match_node(way);
    return docs;
  }

  [[nodiscard]] DocBitmap match_node(const PlanMatchAll&) const {
    return DocBitmap::range(0, max_doc_);
  }

  [[nodiscard]] DocBitmap match_node(const PlanBoolean& node) const {
    DocBitmap docs = match_wanted(node);
    for (const PlanNode& clause : node.must_not) {
      if (docs.empty()) break;
      docs -= match(clause);
    }
    return docs;
  }

  [[nodiscard]] DocBitmap match_wanted(const PlanBoolean& node) const {
    if (!node.must.empty()) return match_all_of(node.must);
    if (node.should.empty() && !node.must_not.empty()) return DocBitmap::range(0, max_doc_);
    DocBitmap docs;
    for (const PlanNode& clause : node.should) docs |= match(clause);
    return docs;
  }

  [[nodiscard]] DocBitmap match_all_of(const std::vector<PlanNode>& clauses) const {
    DocBitmap docs = match(clauses.front());
    for (std::size_t i = 1; i < clauses.size() && !docs.empty(); ++i) docs &= match(clauses[i]);
    return docs;
  }

  std::uint32_t max_doc_;
  std::span<const LeafPostings> leaves_;
  const BudgetWatch& watch_;
};

}  // namespace

DocBitmap match_set(const OpenSegment& segment, const PlanNode& node,
                    std::span<const LeafPostings> leaves, const BudgetWatch& watch) {
  DocBitmap docs = Matcher(segment.reader->max_doc(), leaves, watch).match(node);
  docs -= segment.live.deleted;
  return docs;
}

}  // namespace sakuin
