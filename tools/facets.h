// Facets and orders on the command line, and facets in what is printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sakuin/searcher.h>

#include "tools/json_writer.h"

namespace sakuin::tool {

/// "-year,kind,score": a comma between keys, a minus for falling values; score is best first.
[[nodiscard]] Result<std::vector<SortKey>> read_sort_keys(std::string_view text);

/// "kind", "kind:20", "when:month".
[[nodiscard]] Result<FacetRequest> read_facet(const std::string& text);

/// The member "facets".
void write_facets(JsonWriter& out, const std::vector<Facet>& facets);
void print_facets(const std::vector<Facet>& facets);

}  // namespace sakuin::tool
