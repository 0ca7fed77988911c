// Parts of plans that are no longer: memory for those to come.
#pragma once

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "engine/search/plan.h"

namespace sakuin {

/// Spare parts of a kind that are kept, and variants and look-ups of a part: more than queries
/// have.
constexpr std::size_t kMaxSpares = 64;

class SpareParts {
 public:
  [[nodiscard]] Leaf take_leaf() { return take(leaves_); }
  [[nodiscard]] LeafPart take_part() { return take(parts_); }
  [[nodiscard]] std::vector<PlanNode> take_nodes() { return take(nodes_); }

  void put(Leaf leaf) {
    for (LeafPart& part : leaf.parts) {
      const bool is_large = part.variants.capacity() > kMaxSpares ||
                            part.found.capacity() > kMaxSpares ||
                            part.ranges.capacity() > kMaxSpares;
      if (!is_large) put(std::move(part), parts_);
    }
    leaf.parts.clear();
    leaf.source.reset();
    if (leaf.parts.capacity() > kMaxSpares) return;
    put(std::move(leaf), leaves_);
  }

  /// Leaves of `node` are in a list of their own, so only its branches are taken apart.
  void put(PlanNode& node) {
    if (auto* best = std::get_if<PlanBestOf>(&node.value)) return put(std::move(best->ways));
    auto* boolean = std::get_if<PlanBoolean>(&node.value);
    if (boolean == nullptr) return;
    for (std::vector<PlanNode>* clauses : {&boolean->must, &boolean->should, &boolean->must_not}) {
      put(std::move(*clauses));
    }
  }

  void put(std::vector<PlanNode> nodes) {
    for (PlanNode& node : nodes) put(node);
    nodes.clear();
    if (nodes.capacity() > 0 && nodes.capacity() <= kMaxSpares) put(std::move(nodes), nodes_);
  }

 private:
  template <class Part>
  static Part take(std::vector<Part>& spares) {
    if (spares.empty()) return {};
    Part part = std::move(spares.back());
    spares.pop_back();
    return part;
  }

  template <class Part>
  static void put(Part part, std::vector<Part>& spares) {
    if (spares.size() < kMaxSpares) spares.push_back(std::move(part));
  }

  std::vector<Leaf> leaves_;                  // without parts
  std::vector<LeafPart> parts_;               // of some word
  std::vector<std::vector<PlanNode>> nodes_;  // empty
};

}  // namespace sakuin
