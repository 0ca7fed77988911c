#include "engine/document/schema_codec.h"

#include <algorithm>

namespace sakuin {
namespace {

using storage::ByteBuffer;

/// Names of the analyzers in use, each once, in order of first use.
std::vector<std::string> analyzer_names(const Schema& schema) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const FieldSchema& field : schema.fields()) {
    if (field.type == FieldType::text) add(field.analyzer);
  }
  if (schema.dynamic) add(schema.dynamic_analyzer);
  return names;
}

Status damaged(std::string_view file_name, std::string_view what) {
  return {StatusCode::corrupt, std::string(file_name) + ": schema: " + std::string(what) +
                                   "; restore the file or rebuild the index"};
}

bool is_field_type(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(FieldType::text) &&
         type <= static_cast<std::uint8_t>(FieldType::stored);
}

/// An analyzer that an index was built with.
Result<std::shared_ptr<const Tokenizer>> open_analyzer(const std::string& name,
                                                       const AnalyzerRegistry& registry) {
  auto tokenizer = registry.open(name);
  if (tokenizer.ok() || tokenizer.status().code() != StatusCode::not_found) return tokenizer;
  return Status(
      StatusCode::analyzer_mismatch,
      "index: was built with an analyzer that cannot be had: " + tokenizer.status().message());
}

}  // namespace

Result<ByteBuffer> encode_schema(const Schema& schema, const AnalyzerRegistry& registry) {
  ByteBuffer out;
  storage::append_varint(out, schema.fields().size());
  for (const FieldSchema& field : schema.fields()) {
    storage::append_string(out, field.name);
    out.push_back(static_cast<std::uint8_t>(field.type));
    out.push_back(field.stored ? 1 : 0);
    storage::append_string(out, field.analyzer);
  }
  out.push_back(schema.dynamic ? 1 : 0);
  storage::append_string(out, schema.dynamic_analyzer);

  const std::vector<std::string> names = analyzer_names(schema);
  storage::append_varint(out, names.size());
  for (const std::string& name : names) {
    const auto tokenizer = registry.open(name);
    if (!tokenizer.ok()) {
      const bool is_unknown = tokenizer.status().code() == StatusCode::not_found;
      return is_unknown ? Status(StatusCode::invalid_argument, tokenizer.status().message())
                        : tokenizer.status();
    }
    storage::append_string(out, name);
    storage::append_le(out, (*tokenizer)->fingerprint());
  }
  return out;
}

Result<StoredSchema> decode_schema(ByteSpan bytes, std::string_view file_name) {
  storage::ByteReader in(bytes);
  StoredSchema stored;
  const std::uint64_t field_count = in.varint();
  for (std::uint64_t i = 0; i < field_count && in.ok(); ++i) {
    FieldSchema field;
    field.name = in.string();
    const auto type = in.le<std::uint8_t>();
    const auto is_stored = in.le<std::uint8_t>();
    field.stored = is_stored == 1;
    field.analyzer = in.string();
    if (!in.ok() || !is_field_type(type) || is_stored > 1) {
      return damaged(file_name, "field is malformed");
    }
    field.type = static_cast<FieldType>(type);
    if (!stored.schema.add(std::move(field)).ok()) return damaged(file_name, "field is invalid");
  }
  const auto is_dynamic = in.le<std::uint8_t>();
  stored.schema.dynamic = is_dynamic == 1;
  stored.schema.dynamic_analyzer = in.string();
  const std::uint64_t analyzer_count = in.varint();
  for (std::uint64_t i = 0; i < analyzer_count && in.ok(); ++i) {
    AnalyzerFingerprint analyzer;
    analyzer.name = in.string();
    analyzer.fingerprint = in.le<std::uint64_t>();
    stored.analyzers.push_back(std::move(analyzer));
  }
  if (!in.ok() || in.remaining() != 0 || is_dynamic > 1)
    return damaged(file_name, "is cut short or too long");
  return stored;
}

Result<std::vector<std::shared_ptr<const Tokenizer>>> resolve_analyzers(
    const StoredSchema& stored, const AnalyzerRegistry& registry) {
  for (const AnalyzerFingerprint& wanted : stored.analyzers) {
    SAKUIN_ASSIGN(const auto tokenizer, open_analyzer(wanted.name, registry));
    if (tokenizer->fingerprint() != wanted.fingerprint) {
      return Status(StatusCode::analyzer_mismatch,
                    "analyzer \"" + wanted.name +
                        "\": makes other tokens than when the index was built; use the library "
                        "version that built the index, or index the documents again");
    }
  }
  std::vector<std::shared_ptr<const Tokenizer>> by_field;
  for (const FieldSchema& field : stored.schema.fields()) {
    std::shared_ptr<const Tokenizer> tokenizer;
    if (field.type == FieldType::text) {
      SAKUIN_ASSIGN(tokenizer, open_analyzer(field.analyzer, registry));
    }
    by_field.push_back(std::move(tokenizer));
  }
  return by_field;
}

}  // namespace sakuin
