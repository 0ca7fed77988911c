#include "engine/search/searcher_impl.h"

#include <algorithm>
#include <limits>

#include "engine/document/document_codec.h"
#include "engine/search/explain.h"
#include "engine/search/hit_groups.h"
#include "engine/search/passages.h"
#include "engine/search/planner.h"
#include "engine/search/text_matches.h"

namespace sakuin {
namespace {

/// Leaves a reader may want to see marked: those of `field` that are not excluded.
void collect_leaves(const Plan& plan, const PlanNode& node, FieldId field,
                    std::vector<const Leaf*>& out) {
  const auto add = [&](const LeafRef& ref) {
    const Leaf& leaf = plan.leaves[ref.index];
    const bool in_field =
        std::find(leaf.fields.begin(), leaf.fields.end(), field) != leaf.fields.end();
    if (in_field) out.push_back(&leaf);
  };
  if (const auto* ref = std::get_if<LeafRef>(&node.value)) {
    add(*ref);
  } else if (const auto* best = std::get_if<PlanBestOf>(&node.value)) {
    for (const PlanNode& way : best->ways) collect_leaves(plan, way, field, out);
  } else if (const auto* constant = std::get_if<PlanConstant>(&node.value)) {
    collect_leaves(plan, constant->matching.front(), field, out);
  } else if (const auto* boolean = std::get_if<PlanBoolean>(&node.value)) {
    for (const PlanNode& clause : boolean->must) collect_leaves(plan, clause, field, out);
    for (const PlanNode& clause : boolean->should) collect_leaves(plan, clause, field, out);
  }
}

}  // namespace

const OpenSegment* Searcher::Impl::find_segment(const Hit& hit) const noexcept {
  if (hit.segment >= snapshot->segments.size()) return nullptr;
  const storage::SegmentReader& segment = *snapshot->segments[hit.segment].reader;
  const bool known = hit.doc < segment.max_doc() && segment.serial(hit.doc) == hit.serial;
  return known ? &snapshot->segments[hit.segment] : nullptr;
}

Result<Document> Searcher::Impl::document(const OpenSegment& segment, DocId doc) const {
  SAKUIN_ASSIGN(const std::string_view id, segment.reader->keys().id(doc));
  SAKUIN_ASSIGN(const storage::ByteBuffer bytes, segment.reader->doc_store().read(doc));
  return decode_document(bytes, id, snapshot->schema);
}

Result<Hit> Searcher::Impl::find(std::string_view id) const {
  for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
    const SearchSegment& segment = snapshot->segments[i];
    SAKUIN_ASSIGN(const auto doc, segment.reader->keys().find(id));
    if (doc && !segment.live.deleted.contains(*doc)) {
      return Hit{std::string(id), 0, segment.reader->serial(*doc), i, *doc};
    }
  }
  return Status(StatusCode::not_found,
                "document \"" + std::string(id) + "\": is not in the index; check the id");
}

Result<Document> Searcher::Impl::document(std::string_view id) const {
  SAKUIN_ASSIGN(const Hit hit, find(id));
  return document(snapshot->segments[hit.segment], hit.doc);
}

Result<std::uint32_t> Searcher::Impl::number(const Hit& hit) const {
  if (find_segment(hit) == nullptr) return no_such_hit();
  std::uint64_t number = hit.doc;
  for (std::uint32_t i = 0; i < hit.segment; ++i) {
    number += snapshot->segments[i].reader->max_doc();
  }
  if (number > std::numeric_limits<std::uint32_t>::max()) {
    return Status(StatusCode::limit_exceeded,
                  "document number: is more than 32 bits hold; merge the index");
  }
  return static_cast<std::uint32_t>(number);
}

Result<Hit> Searcher::Impl::hit(std::uint32_t number) const {
  DocId doc = number;
  for (std::uint32_t i = 0; i < snapshot->segments.size(); ++i) {
    const SearchSegment& segment = snapshot->segments[i];
    const std::uint32_t max_doc = segment.reader->max_doc();
    if (doc < max_doc && !segment.live.deleted.contains(doc)) {
      SAKUIN_ASSIGN(const std::string_view id, segment.reader->keys().id(doc));
      return Hit{std::string(id), 0, segment.reader->serial(doc), i, doc};
    }
    if (doc < max_doc) break;
    doc -= max_doc;
  }
  return Status(StatusCode::not_found, "document number " + std::to_string(number) +
                                           ": no document has it; take it from this searcher");
}

Result<std::string> Searcher::Impl::place_of(const Hit& hit, const std::vector<SortKey>& sort,
                                             const QueryNumbers& numbers) const {
  if (find_segment(hit) == nullptr) return no_such_hit();
  SAKUIN_ASSIGN(const SortOrder order,
                SortOrder::bind(snapshot->schema, sort, numbers.is_one_of_several()));
  SAKUIN_ASSIGN(auto segment, SegmentOrder::open(order, snapshot->segments[hit.segment]));
  SAKUIN_ASSIGN(const SortPlace place, segment.place_of(segment.find(hit.doc, hit.score)));
  return order.write(place);
}

Result<std::optional<std::string>> Searcher::Impl::group_of(const Hit& hit,
                                                            const std::string& field,
                                                            const QueryNumbers& numbers) const {
  if (find_segment(hit) == nullptr) return no_such_hit();
  SAKUIN_ASSIGN(const HitGroups groups,
                HitGroups::bind(*snapshot, field, numbers.is_one_of_several()));
  return groups.group_of(hit.segment, hit.doc);
}

Result<std::vector<Fragment>> Searcher::Impl::fragments(const Query& query, const Hit& hit,
                                                        const SnippetOptions& options,
                                                        const QueryNumbers& numbers) const {
  const OpenSegment* const segment = find_segment(hit);
  if (segment == nullptr) return no_such_hit();
  const BudgetWatch watch(options.budget);
  SAKUIN_ASSIGN(const Plan plan, make_plan(query, numbers, watch));
  SAKUIN_ASSIGN(const Document stored, document(*segment, hit.doc));
  for (const FieldId field : stored_text_fields(stored)) {
    const std::string& name = snapshot->schema.fields()[field].name;
    if (!options.field.empty() && options.field != name) continue;
    std::vector<const Leaf*> leaves;
    collect_leaves(plan, plan.root, field, leaves);
    std::vector<MatchedValue> values;
    for (const std::string* text : texts_of(stored, name)) {
      SAKUIN_ASSIGN(auto matches, find_matches(*text, *snapshot->tokenizers[field], leaves, watch));
      values.push_back({*text, std::move(matches)});
    }
    auto fragments = make_fragments(values, options);
    for (Fragment& fragment : fragments) fragment.field = name;
    if (!fragments.empty()) return fragments;
  }
  return std::vector<Fragment>();
}

std::vector<FieldId> Searcher::Impl::stored_text_fields(const Document& stored) const {
  std::vector<FieldId> fields;
  for (const auto& [name, value] : stored.fields) {
    const auto field = snapshot->schema.find(name);
    if (!field || snapshot->schema.fields()[*field].type != FieldType::text) continue;
    if (std::find(fields.begin(), fields.end(), *field) == fields.end()) fields.push_back(*field);
  }
  return fields;
}

std::vector<const std::string*> Searcher::Impl::texts_of(const Document& stored,
                                                         const std::string& name) {
  std::vector<const std::string*> texts;
  for (const auto& [field, value] : stored.fields) {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr && field == name) texts.push_back(text);
  }
  return texts;
}

Result<Explanation> Searcher::Impl::explain(const Query& query, const Hit& hit,
                                            const Bm25Parameters& bm25, const Budget& budget,
                                            const QueryNumbers& numbers) const {
  const BudgetWatch watch(budget);
  const OpenSegment* const segment = find_segment(hit);
  if (segment == nullptr) return no_such_hit();
  SAKUIN_ASSIGN(const Plan plan, make_plan(query, numbers, watch));
  SAKUIN_ASSIGN(const PlanScoring scoring, make_scoring(plan, bm25, numbers, watch));
  return explain_score({snapshot->schema, numbers, watch}, *segment, hit.doc, plan, scoring);
}

}  // namespace sakuin
