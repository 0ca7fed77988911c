#include "engine/search/query_numbers.h"

#include <algorithm>

#include "engine/scoring/list_bounds.h"

namespace sakuin {
namespace {

/// The name of a part in QueryStats. Names of fields hold no zero, and a question is no term.
std::string name_of(std::string_view scope, const LeafPart& part) {
  std::string name(scope);
  name += '\0';
  name += part.question.empty() ? 't' : 'q';
  return name += part.question.empty() ? part.variants.front().term : part.question;
}

Status lacks_snapshot() {
  return {StatusCode::invalid_argument,
          "statistics: are not those of this index and others; add up what stats() of each says"};
}

}  // namespace

QueryNumbers::QueryNumbers(const CollectionStats& own) : own_(&own) {}

Result<QueryNumbers> QueryNumbers::open(const CollectionStats& own, const QueryStats& given) {
  if (given.docs < own.doc_count()) return lacks_snapshot();
  QueryNumbers numbers(own);
  numbers.given_ = &given;
  numbers.elsewhere_ = &given;
  const std::vector<FieldSchema>& fields = own.snapshot().schema.fields();
  numbers.averages_.resize(fields.size());
  numbers.lacking_.resize(fields.size());
  for (FieldId field = 0; field < fields.size(); ++field) {
    const auto found = given.fields.find(fields[field].name);
    if (found == given.fields.end()) continue;  // the query does not look into it
    const auto& [docs, tokens] = found->second;
    // No matter if only other indexes look into it, in which it may be of another type.
    numbers.lacking_[field] = docs < own.field(field).docs || tokens < own.field(field).tokens;
    numbers.averages_[field] = sakuin::average_length(tokens, docs);
  }
  return numbers;
}

QueryNumbers QueryNumbers::begin_survey(const CollectionStats& own, QueryStats& survey) {
  QueryNumbers numbers(own);
  numbers.survey_ = &survey;
  survey.docs = own.doc_count();
  return numbers;
}

QueryNumbers QueryNumbers::for_filter() const {
  QueryNumbers numbers(*own_);
  numbers.elsewhere_ = elsewhere_;
  return numbers;
}

Result<std::uint64_t> QueryNumbers::doc_freq(std::string_view scope,
                                             std::span<const FieldId> fields, const LeafPart& part,
                                             const BudgetWatch& watch) const {
  if (given_ != nullptr) {
    const auto found = given_->doc_freqs.find(name_of(scope, part));
    if (found != given_->doc_freqs.end()) return std::min(found->second, given_->docs);
    return Status(StatusCode::invalid_argument,
                  "statistics: say nothing of \"" + part.text +
                      "\"; make them of the same query, with the same analyzers");
  }
  SAKUIN_ASSIGN(const std::uint64_t doc_freq, own_->doc_freq(fields, part, watch));
  if (survey_ != nullptr) {
    std::string name = name_of(scope, part);
    SAKUIN_TRY(watch.reserve(name.size() + sizeof(std::uint64_t)));
    survey_->doc_freqs.emplace(std::move(name), doc_freq);
  }
  return doc_freq;
}

bool QueryNumbers::may_be_elsewhere(const std::string& field) const {
  return survey_ != nullptr || (elsewhere_ != nullptr && elsewhere_->fields.contains(field));
}

Status QueryNumbers::look_into(FieldId field) const {
  if (given_ != nullptr && lacking_[field]) return lacks_snapshot();
  if (survey_ == nullptr) return {};
  const storage::LiveFieldStats& live = own_->field(field);
  survey_->fields[own_->snapshot().schema.fields()[field].name] = {live.docs, live.tokens};
  return {};
}

}  // namespace sakuin
