// Documents as JSON: one object of a JSON-lines file in, stored documents out.
#pragma once

#include <string>
#include <string_view>

#include <sakuin/document.h>
#include <sakuin/status.h>

#include "tools/json_writer.h"

namespace sakuin::tool {

/// Reads one JSON object into `document`, whose former content is dropped. The member `id_field` (a
/// string or a number) becomes the id, which stays empty when there is none. Strings, numbers and
/// booleans become values, arrays of strings repeated values, any other array and objects Json;
/// null and [] say nothing and are left out. Goes through the text once and builds no tree. An
/// error is `invalid_argument` and says at which byte.
[[nodiscard]] Status parse_json_document(std::string_view json, std::string_view id_field,
                                         Document& document);

/// The fields as one object, in order; a repeated name becomes an array at its first place. With
/// `with_id`, the id comes first, as "id" (or as "_id" when the document has a field of that name).
void write_fields(JsonWriter& out, const Document& document, bool with_id);

}  // namespace sakuin::tool
