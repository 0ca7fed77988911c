// The schema as a manifest keeps it, with the fingerprint of every analyzer it names. Format:
// storage/FORMAT.md, "Schema".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sakuin/schema.h>
#include <sakuin/status.h>
#include <sakuin/tokenizer.h>

#include "storage/base/bytes.h"

namespace sakuin {

struct AnalyzerFingerprint {
  std::string name;
  std::uint64_t fingerprint = 0;
};

struct StoredSchema {
  Schema schema;
  std::vector<AnalyzerFingerprint> analyzers;
};

/// `invalid_argument` when the schema names an analyzer that `registry` does not have.
[[nodiscard]] Result<storage::ByteBuffer> encode_schema(const Schema& schema,
                                                        const AnalyzerRegistry& registry);

/// `file_name` is for messages.
[[nodiscard]] Result<StoredSchema> decode_schema(ByteSpan bytes, std::string_view file_name);

/// The tokenizer of each field (null unless it is a text field), by FieldId. `analyzer_mismatch`
/// when one is missing from `registry` or makes other tokens than those the index was built with.
[[nodiscard]] Result<std::vector<std::shared_ptr<const Tokenizer>>> resolve_analyzers(
    const StoredSchema& stored, const AnalyzerRegistry& registry);

}  // namespace sakuin
