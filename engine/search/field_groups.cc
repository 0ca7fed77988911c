#include "engine/search/field_groups.h"

#include <algorithm>
#include <utility>

#include "engine/document/field_kinds.h"

namespace sakuin {

Result<std::span<const FieldGroup>> FieldGroups::find(const std::string& name) {
  for (const NamedGroups& known : known_) {
    if (known.name == name) return std::span<const FieldGroup>(known.groups);
  }
  SAKUIN_ASSIGN(auto groups, make(name));
  known_.push_back({name, std::move(groups)});
  return std::span<const FieldGroup>(known_.back().groups);
}

Result<std::vector<FieldGroup>> FieldGroups::make(const std::string& name) const {
  std::vector<FieldGroup> groups;
  const auto& fields = snapshot_.schema.fields();
  const bool by_itself = name == query::kBestField;
  if (!name.empty() && !by_itself) {
    SAKUIN_ASSIGN(const FieldId field, find_searchable(name));
    groups.push_back(
        {name, snapshot_.query_tokenizers[field].get(), snapshot_.synonyms[field].get(), {field}});
    return groups;
  }
  for (FieldId field = 0; field < fields.size(); ++field) {
    if (fields[field].type != FieldType::text) continue;
    const Tokenizer* const tokenizer = snapshot_.query_tokenizers[field].get();
    const SynonymTable* const synonyms = snapshot_.synonyms[field].get();
    auto group = std::find_if(groups.begin(), groups.end(), [&](const FieldGroup& other) {
      return other.tokenizer == tokenizer && other.synonyms == synonyms;
    });
    if (by_itself) {
      group = groups.insert(groups.end(), {fields[field].name, tokenizer, synonyms, {}});
    } else if (group == groups.end()) {
      std::string scope = kAllFields + fields[field].analyzer;
      // Fields with synonyms of their own are others, in every index that is given the same.
      if (synonyms != nullptr) scope.append(1, kAllFields).append(fields[field].name);
      group = groups.insert(groups.end(), {std::move(scope), tokenizer, synonyms, {}});
    }
    group->fields.push_back(field);
  }
  return groups;
}

Result<FieldId> FieldGroups::find_searchable(const std::string& name) const {
  const auto field = snapshot_.schema.find(name);
  if (!field) {
    return Status(StatusCode::invalid_argument,
                  "query: field \"" + name +
                      "\" is not in the index; see `sakuin stats` for its fields, or put a "
                      "backslash before the colon");
  }
  const FieldType type = snapshot_.schema.fields()[*field].type;
  if (!has_terms(type)) {
    return Status(StatusCode::invalid_argument,
                  "query: field \"" + name + "\" is of type " + std::string(field_type_name(type)) +
                      ", which cannot be searched by word; search a text or keyword field");
  }
  return *field;
}

}  // namespace sakuin
