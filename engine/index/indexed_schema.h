// A schema with its tokenizers, as it is at one time: what documents are indexed by. Immutable, so
// that threads share it.
#pragma once

#include <memory>
#include <vector>

#include <sakuin/schema.h>
#include <sakuin/tokenizer.h>

namespace sakuin {

struct IndexedSchema {
  Schema schema;
  std::vector<std::shared_ptr<const Tokenizer>> tokenizers;  // by FieldId; null unless text
};

}  // namespace sakuin
