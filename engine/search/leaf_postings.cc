#include "engine/search/leaf_postings.h"

#include <algorithm>
#include <utility>

#include "engine/search/phrase.h"
#include "engine/search/segment_terms.h"
#include "engine/search/spellings.h"
#include "engine/search/term_range_docs.h"

namespace sakuin {

using storage::DocBitmap;
using storage::PostingsView;

namespace {

Result<DocFreqs> find_docs(const storage::SegmentReader& segment, FieldId field, const Leaf& leaf,
                           const PhraseScope& scope) {
  if (leaf.is_phrase()) return find_phrase(segment, field, leaf, scope);
  return find_spellings(segment, field, leaf.parts.front(), *scope.watch);
}

/// Of a leaf of which all documents count the same, unless it is a phrase.
Result<std::shared_ptr<const storage::RoaringSet>> find_set(const storage::SegmentReader& segment,
                                                            const Leaf& leaf,
                                                            const BudgetWatch& watch) {
  if (leaf.source != nullptr) return leaf.source->find(segment);
  return find_term_ranges(segment, leaf.parts.front(), watch);
}

}  // namespace

const storage::RoaringView* FieldPostings::view() const noexcept {
  if (const auto* in_file = std::get_if<InFile>(&list)) return &in_file->view.docs;
  const auto* in_memory = std::get_if<InMemory>(&list);
  return in_memory == nullptr ? nullptr : &in_memory->docs->view();
}

DocBitmap FieldPostings::docs() const {
  if (const auto* docs = view()) return DocBitmap::from_view(*docs);
  return DocBitmap::from_sorted(std::get<DocFreqs>(list).docs);
}

FieldPostings::Cursor::Cursor(const FieldPostings& postings) noexcept : postings_(&postings) {
  if (const auto* docs = postings.view()) in_view_ = storage::RoaringView::Cursor(*docs);
}

DocId FieldPostings::Cursor::doc() const noexcept {
  const auto* found = std::get_if<DocFreqs>(&postings_->list);
  if (found == nullptr) return in_view_.doc();
  return found_ < found->docs.size() ? found->docs[found_] : kNoMoreDocs;
}

float FieldPostings::Cursor::freq() const noexcept {
  if (const auto* in_file = std::get_if<InFile>(&postings_->list)) {
    return static_cast<float>(in_file->view.freqs[in_view_.rank()]);
  }
  const auto* found = std::get_if<DocFreqs>(&postings_->list);
  return found == nullptr ? 1.0F : found->freqs[found_];
}

DocId FieldPostings::Cursor::seek(DocId target) noexcept {
  const auto* found = std::get_if<DocFreqs>(&postings_->list);
  if (found == nullptr) return in_view_.doc() < target ? in_view_.seek(target) : in_view_.doc();
  const auto from = found->docs.begin() + static_cast<std::ptrdiff_t>(found_);
  const auto at = std::lower_bound(from, found->docs.end(), target);
  found_ = static_cast<std::size_t>(at - found->docs.begin());
  return doc();
}

DocId FieldPostings::Cursor::advance() noexcept {
  if (!std::holds_alternative<DocFreqs>(postings_->list)) return in_view_.advance();
  ++found_;
  return doc();
}

DocBitmap LeafPostings::docs() const {
  DocBitmap docs;
  for (const FieldPostings& field : fields) docs |= field.docs();
  return docs;
}

Status open_leaf(const storage::SegmentReader& segment, const Leaf& leaf, LeafPostings& postings,
                 const PhraseScope& scope) {
  postings.fields.clear();
  SAKUIN_TRY(scope.watch->go_on());
  if (leaf.constant_score && !leaf.is_phrase()) {
    SAKUIN_ASSIGN(auto docs, find_set(segment, leaf, *scope.watch));
    if (docs->cardinality() > 0) postings.fields.push_back({0, 0, InMemory{std::move(docs)}});
    return {};
  }
  for (std::size_t i = 0; i < leaf.fields.size(); ++i) {
    const auto place = segment.find_field(leaf.fields[i]);
    if (!place) continue;
    if (leaf.is_term()) {
      SAKUIN_ASSIGN(const auto term, find_term(segment, leaf.fields[i], leaf.parts.front()));
      if (!term) continue;
      SAKUIN_ASSIGN(const PostingsView view, open_postings(segment, *term));
      postings.fields.push_back({i, *place, InFile{term->info, view}});
    } else {
      SAKUIN_ASSIGN(DocFreqs found, find_docs(segment, leaf.fields[i], leaf, scope));
      if (!found.docs.empty()) postings.fields.push_back({i, *place, std::move(found)});
    }
  }
  return {};
}

namespace {

/// Opens the phrases of a plan of which everything else is open.
Status open_phrases(const storage::SegmentReader& segment, const Plan& plan,
                    std::span<LeafPostings> leaves, std::uint64_t* positions_compared,
                    const BudgetWatch& watch, const storage::RoaringSet* filter) {
  const auto* root = std::get_if<PlanBoolean>(&plan.root.value);
  std::vector<bool> is_required(leaves.size());
  std::vector<storage::RoaringView> within;  // what documents have to be in
  if (filter != nullptr) within.push_back(filter->view());
  for (std::size_t i = 0; root != nullptr && i < root->must.size(); ++i) {
    const auto* leaf = std::get_if<LeafRef>(&root->must[i].value);
    if (leaf == nullptr) continue;
    is_required[leaf->index] = true;
    const LeafPostings& postings = leaves[leaf->index];
    if (plan.leaves[leaf->index].is_phrase() || postings.fields.size() != 1) continue;
    if (const auto* docs = postings.fields.front().view()) within.push_back(*docs);
  }
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (!plan.leaves[i].is_phrase()) continue;
    PhraseScope scope{{}, positions_compared, &watch};
    const std::span<const storage::RoaringView> all(within);
    scope.within = is_required[i] ? all : all.first(filter == nullptr ? 0 : 1);
    SAKUIN_TRY(open_leaf(segment, plan.leaves[i], leaves[i], scope));
  }
  return {};
}

}  // namespace

Result<std::span<const LeafPostings>> open_leaves(const storage::SegmentReader& segment,
                                                  const Plan& plan,
                                                  std::vector<LeafPostings>& buffer,
                                                  std::uint64_t* positions_compared,
                                                  const BudgetWatch& watch,
                                                  const storage::RoaringSet* filter) {
  const std::size_t count = plan.leaves.size();
  SAKUIN_TRY(watch.reserve(count * (sizeof(LeafPostings) + sizeof(FieldPostings))));
  if (buffer.size() < count) buffer.resize(count);
  std::size_t phrases = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (plan.leaves[i].is_phrase()) {
      ++phrases;
    } else {
      SAKUIN_TRY(open_leaf(segment, plan.leaves[i], buffer[i], {.watch = &watch}));
    }
  }
  const auto leaves = std::span(buffer).first(count);
  if (phrases > 0) {
    SAKUIN_TRY(open_phrases(segment, plan, leaves, positions_compared, watch, filter));
  }
  return std::span<const LeafPostings>(leaves);
}

Result<LeafPostings> open_leaf(const storage::SegmentReader& segment, const Leaf& leaf) {
  LeafPostings postings;
  SAKUIN_TRY(open_leaf(segment, leaf, postings));
  return postings;
}

Result<std::vector<LeafPostings>> open_leaves(const storage::SegmentReader& segment,
                                              const Plan& plan, const BudgetWatch& watch) {
  SAKUIN_TRY(watch.reserve(plan.leaves.size() * (sizeof(LeafPostings) + sizeof(FieldPostings))));
  std::vector<LeafPostings> leaves(plan.leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    SAKUIN_TRY(open_leaf(segment, plan.leaves[i], leaves[i], {.watch = &watch}));
  }
  return leaves;
}

}  // namespace sakuin
