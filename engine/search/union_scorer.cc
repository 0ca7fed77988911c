#include "engine/search/union_scorer.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <variant>

#include "engine/scoring/bm25.h"
#include "engine/search/field_shares.h"
#include "storage/roaring/container_search.h"

namespace sakuin {
namespace {

using storage::RoaringView;

/// Documents of a container, whose sums a processor's second cache holds.
constexpr std::uint32_t kSumDocs = 1 << 16;

/// Measured (bench/EXPERIMENTS.md): bounds cost about as much for a leaf and so many documents,
/// whether they have it or not, as a posting of a union. Fewer leaves exclude more.
constexpr std::size_t kLeastLeaves = 16;
constexpr std::uint64_t kDocsForPosting = 16;

/// For more of them, each document would cost too many looks.
constexpr std::size_t kMostWays = 8;

/// Of a Pace, for a document and way.
constexpr std::size_t kWaySteps = 4;

/// A term in one field: most clauses. Goes through its list container by container.
class TermWalk {
 public:
  TermWalk(const InFile& list, const FieldShares& shares, float weight) noexcept
      : list_(&list.view), shares_(shares), weight_(weight) {}

  /// Calls add(low, score) for the documents of a window, whose first is `first`, until `pace` is
  /// over; how many they are. Windows ascend.
  template <class Add>
  std::size_t score_window(DocId first, Pace& pace, Add&& add) {
    const RoaringView& docs = list_->docs;
    if (index_ == docs.container_count()) return 0;
    const RoaringView::Container container = docs.container(index_);
    if (container.key != first / kSumDocs) return 0;
    std::uint32_t rank = rank_;
    // Copies, which stay in registers whatever add() writes.
    const storage::FreqsView freqs = list_->freqs;
    const FieldShares shares = shares_;
    const float weight = weight_;
    for_each_low(container, [&](std::uint32_t low) {
      const auto freq = static_cast<float>(freqs[rank++]);
      add(low, bm25_score(weight, shares(first + low, freq)));
    });
    rank_ += container.cardinality;
    ++index_;
    static_cast<void>(pace.is_over(container.cardinality));
    return container.cardinality;
  }

 private:
  template <class Use>
  static void for_each_low(const RoaringView::Container& container, Use&& use) {
    switch (container.kind) {
      case RoaringView::ContainerKind::array:
        for (std::uint32_t i = 0; i < container.cardinality; ++i) {
          use(storage::array_value(container.data, i));
        }
        break;
      case RoaringView::ContainerKind::bitset:
        for (std::uint32_t word = 0; word < kSumDocs / 64; ++word) {
          auto bits = storage::load_le<std::uint64_t>(container.data + std::size_t{word} * 8);
          for (; bits != 0; bits &= bits - 1) {
            use(word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
          }
        }
        break;
      case RoaringView::ContainerKind::run:
        for (std::uint32_t i = 0; i < container.run_count; ++i) {
          const storage::Run run = storage::run_at(container.data, i);
          for (std::uint32_t low = run.start; low <= run.last; ++low) use(low);
        }
        break;
    }
  }

  const storage::PostingsView* list_;
  FieldShares shares_;
  float weight_;
  std::uint32_t index_ = 0;  // of the next container
  std::uint32_t rank_ = 0;   // of its first document
};

/// Any other clause: several fields or ways, or what a query found in memory.
class WaysWalk {
 public:
  struct Field {
    FieldPostings::Cursor postings;
    FieldShares shares;
  };
  struct Way {
    float weight = 0;
    bool constant_score = false;
    std::vector<Field> fields;
  };

  explicit WaysWalk(std::vector<Way> ways) noexcept : ways_(std::move(ways)) {}

  /// As TermWalk's.
  template <class Add>
  std::size_t score_window(DocId first, Pace& pace, Add&& add) {
    std::size_t count = 0;
    for (DocId doc = next(); doc != kNoMoreDocs && doc - first < kSumDocs; doc = next()) {
      if (pace.is_over(kWaySteps * ways_.size())) break;
      float best = 0;
      for (Way& way : ways_) best = std::max(best, score(way, doc));
      add(doc - first, best);
      ++count;
    }
    return count;
  }

 private:
  [[nodiscard]] DocId next() const noexcept {
    DocId doc = kNoMoreDocs;
    for (const Way& way : ways_) {
      for (const Field& field : way.fields) doc = std::min(doc, field.postings.doc());
    }
    return doc;
  }

  /// Steps past `doc`, too.
  static float score(Way& way, DocId doc) noexcept {
    float share = 0;
    bool matches = false;
    for (Field& field : way.fields) {
      if (field.postings.doc() != doc) continue;
      matches = true;
      if (!way.constant_score) share += field.shares(doc, field.postings.freq());
      field.postings.advance();
    }
    if (!matches) return 0;
    return way.constant_score ? way.weight : bm25_score(way.weight, share);
  }

  std::vector<Way> ways_;
};

using ClauseWalk = std::variant<TermWalk, WaysWalk>;

Result<ClauseWalk> open_clause(const storage::SegmentReader& segment, const Plan& plan,
                               const UnionClause& clause, std::span<const LeafPostings> leaves,
                               const PlanScoring& scoring) {
  std::size_t lists = 0;
  for (const std::size_t index : clause.ways) lists += leaves[index].fields.size();
  std::vector<WaysWalk::Way> ways;
  for (const std::size_t index : clause.ways) {
    const Leaf& leaf = plan.leaves[index];
    WaysWalk::Way way{scoring.leaves[index].weight, leaf.constant_score, {}};
    for (const FieldPostings& field : leaves[index].fields) {
      FieldShares shares;
      if (!leaf.constant_score) {
        SAKUIN_ASSIGN(shares, open_field_shares(segment, leaf, field, *scoring.tables));
      }
      const auto* term = std::get_if<InFile>(&field.list);
      if (term != nullptr && lists == 1) return ClauseWalk(TermWalk(*term, shares, way.weight));
      way.fields.push_back({FieldPostings::Cursor(field), shares});
    }
    ways.push_back(std::move(way));
  }
  return ClauseWalk(WaysWalk(std::move(ways)));
}

std::uint64_t bytes_of(std::span<const UnionClause> clauses,
                       std::span<const LeafPostings> leaves) noexcept {
  std::uint64_t bytes = clauses.size() * sizeof(ClauseWalk);
  for (const UnionClause& clause : clauses) {
    bytes += clause.ways.size() * sizeof(WaysWalk::Way);
    for (const std::size_t index : clause.ways) {
      bytes += leaves[index].fields.size() * sizeof(WaysWalk::Field);
    }
  }
  return bytes;
}

/// What clauses come to in the documents of a window, by the low bits of these.
class WindowSums {
 public:
  explicit WindowSums(std::uint32_t max_doc)
      : sums_(std::min(max_doc, kSumDocs)), matched_((sums_.size() + 63) / 64) {}

  [[nodiscard]] static std::uint64_t bytes_for(std::uint32_t max_doc) noexcept {
    return std::uint64_t{std::min(max_doc, kSumDocs)} * (sizeof(double) + 1);
  }

  void clear() noexcept {
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(matched_.begin(), matched_.end(), 0);
  }
  void add(std::uint32_t low, float score) noexcept {
    sums_[low] += static_cast<double>(score);
    matched_[low / 64] |= std::uint64_t{1} << (low % 64);
  }
  /// Without the documents whose bits are in `excluded`, fewer than a window's at its end. Calls
  /// use(low, score) for the others; how many they are.
  template <class Use>
  std::uint64_t take(std::span<const std::uint64_t> excluded, Use&& use) const {
    std::uint64_t count = 0;
    for (std::size_t word = 0; word < matched_.size(); ++word) {
      std::uint64_t bits = matched_[word];
      if (word < excluded.size()) bits &= ~excluded[word];
      count += static_cast<std::uint64_t>(std::popcount(bits));
      for (; bits != 0; bits &= bits - 1) {
        const auto low = static_cast<std::uint32_t>(word * 64) +
                         static_cast<std::uint32_t>(std::countr_zero(bits));
        use(low, bm25_round(sums_[low]));
      }
    }
    return count;
  }

 private:
  std::vector<double> sums_;
  std::vector<std::uint64_t> matched_;
};

/// In an index of so many documents. Of a term they are known; a set may be large; other spellings
/// and phrases shall not decide.
std::uint64_t likely_postings(const Leaf& leaf, std::uint64_t docs) noexcept {
  if (leaf.constant_score) return docs;
  if (!leaf.is_term()) return docs / kDocsForPosting;
  std::uint64_t postings = 0;
  for (const FoundTerm& term : leaf.parts.front().found) postings += term.info.doc_freq;
  return postings;
}

bool collect_clauses(const PlanNode& node, std::vector<UnionClause>& clauses) {
  if (const auto* leaf = std::get_if<LeafRef>(&node.value)) {
    clauses.push_back({{leaf->index}});
    return true;
  }
  if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    if (best->ways.size() > kMostWays) return false;
    UnionClause& clause = clauses.emplace_back();
    for (const PlanNode& way : best->ways) {
      const auto* leaf = std::get_if<LeafRef>(&way.value);
      if (leaf == nullptr) return false;
      clause.ways.push_back(leaf->index);
    }
    return true;
  }
  const auto* boolean = std::get_if<PlanBoolean>(&node.value);
  if (boolean == nullptr || !boolean->must.empty() || !boolean->must_not.empty() ||
      boolean->at_least > 0) {
    return false;
  }
  return std::all_of(boolean->should.begin(), boolean->should.end(),
                     [&](const PlanNode& clause) { return collect_clauses(clause, clauses); });
}

}  // namespace

bool is_worth_a_union(const Plan& plan, const Snapshot& snapshot) {
  if (plan.leaves.size() < kLeastLeaves) return false;
  std::uint64_t docs = 0;
  for (const SearchSegment& segment : snapshot.segments) docs += segment.reader->max_doc();
  std::uint64_t postings = 0;
  for (const Leaf& leaf : plan.leaves) postings += likely_postings(leaf, docs);
  return postings < plan.leaves.size() * docs / kDocsForPosting;
}

std::optional<std::vector<UnionClause>> union_clauses(const PlanNode& root) {
  std::vector<UnionClause> clauses;
  if (!collect_clauses(root, clauses)) return std::nullopt;
  return clauses;
}

Status collect_union(const SearchSegment& segment, std::uint32_t segment_index,
                     const SegmentScope& scope, const Plan& plan,
                     std::span<const UnionClause> clauses, std::span<const LeafPostings> leaves,
                     const PlanScoring& scoring, TopK& top, std::uint64_t& total, SearchWork& work,
                     const BudgetWatch& watch) {
  const std::uint32_t max_doc = segment.reader->max_doc();
  SAKUIN_TRY(watch.reserve(bytes_of(clauses, leaves) + WindowSums::bytes_for(max_doc)));
  std::vector<ClauseWalk> walks;
  walks.reserve(clauses.size());
  for (const UnionClause& clause : clauses) {
    SAKUIN_TRY(watch.go_on());
    SAKUIN_ASSIGN(ClauseWalk walk, open_clause(*segment.reader, plan, clause, leaves, scoring));
    walks.push_back(std::move(walk));
  }
  WindowSums sums(max_doc);
  Pace pace(watch);
  for (std::uint64_t first = 0; first < max_doc; first += kSumDocs) {
    const auto begin = static_cast<DocId>(first);
    sums.clear();
    for (ClauseWalk& clause : walks) {
      const auto add = [&](std::uint32_t low, float score) { sums.add(low, score); };
      const std::size_t scored =
          std::visit([&](auto& walk) { return walk.score_window(begin, pace, add); }, clause);
      work.postings_scored += scored;
      if (watch.is_stopped() || pace.is_over()) return {};
    }
    const std::size_t word = std::min<std::size_t>(begin / 64, scope.excluded.size());
    total += sums.take(scope.excluded.subspan(word), [&](std::uint32_t low, Score score) {
      if (top.is_full() && score < top.threshold()) return;
      const DocId doc = begin + low;
      top.push({score, segment.reader->serial(doc), segment_index, doc});
    });
  }
  return {};
}

}  // namespace sakuin
