#include "engine/document/document_codec.h"

#include <bit>
#include <string>

namespace sakuin {
namespace {

using storage::ByteBuffer;
using storage::ByteReader;

// PERSISTENT: tags of values; see storage/FORMAT.md. Append only.
enum class ValueTag : std::uint8_t { text = 1, i64 = 2, f64 = 3, boolean = 4, json = 5 };

struct Encoder {
  ByteBuffer& out;

  void tag(ValueTag value) const { out.push_back(static_cast<std::uint8_t>(value)); }
  void operator()(const std::string& value) const {
    tag(ValueTag::text);
    storage::append_string(out, value);
  }
  void operator()(std::int64_t value) const {
    tag(ValueTag::i64);
    storage::append_le(out, value);
  }
  void operator()(double value) const {
    tag(ValueTag::f64);
    storage::append_le(out, value);
  }
  void operator()(bool value) const {
    tag(ValueTag::boolean);
    out.push_back(value ? 1 : 0);
  }
  void operator()(const Json& value) const {
    tag(ValueTag::json);
    storage::append_string(out, value.text);
  }
};

/// Nothing for an unknown tag.
std::optional<Value> read_value(ByteReader& in) {
  switch (static_cast<ValueTag>(in.le<std::uint8_t>())) {
    case ValueTag::text:
      return std::string(in.string());
    case ValueTag::i64:
      return in.le<std::int64_t>();
    case ValueTag::f64:
      return in.le<double>();
    case ValueTag::boolean:
      return in.le<std::uint8_t>() != 0;
    case ValueTag::json:
      return Json{std::string(in.string())};
  }
  return std::nullopt;
}

}  // namespace

void append_stored_value(ByteBuffer& out, FieldId field, const Value& value) {
  storage::append_varint(out, field);
  std::visit(Encoder{out}, value);
}

Result<Document> decode_document(ByteSpan bytes, std::string_view id, const Schema& schema) {
  Document document{std::string(id)};
  ByteReader in(bytes);
  while (in.remaining() > 0) {
    const std::uint64_t field = in.varint();
    std::optional<Value> value = read_value(in);
    if (!in.ok() || !value || field >= schema.fields().size()) {
      return Status(StatusCode::corrupt, "stored document \"" + document.id +
                                             "\": is malformed; run `sakuin check` on the index");
    }
    document.add(schema.fields()[static_cast<std::size_t>(field)].name, *std::move(value));
  }
  return document;
}

}  // namespace sakuin
