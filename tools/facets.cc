#include "tools/facets.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {

Result<std::vector<SortKey>> read_sort_keys(std::string_view text) {
  std::vector<SortKey> keys;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view name = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    SortKey key;
    key.descending = name.starts_with('-');
    if (key.descending) name.remove_prefix(1);
    if (name.empty()) {
      return Status(
          StatusCode::invalid_argument,
          "--sort: a key has no name; write fields with a comma between, like -year,kind");
    }
    if (name == "score") {
      key.descending = !key.descending;
    } else {
      key.field = name;
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<FacetRequest> read_facet(const std::string& text) {
  const std::size_t colon = text.find(':');
  FacetRequest request;
  request.field = text.substr(0, colon);
  if (colon == std::string::npos) return request;
  const std::string by = text.substr(colon + 1);
  const auto [end, failure] = std::from_chars(by.data(), by.data() + by.size(), request.limit);
  if (failure == std::errc() && end == by.data() + by.size()) return request;
  if (by == "month") {
    request.by = DateInterval::month;
  } else if (by == "day") {
    request.by = DateInterval::day;
  } else if (by != "year") {
    return Status(StatusCode::invalid_argument,
                  "--facet " + text + ": \"" + by +
                      "\" is neither a number nor year, month or day; write kind:20 or when:month");
  }
  return request;
}

void write_facets(JsonWriter& out, const std::vector<Facet>& facets) {
  out.key("facets");
  out.begin_array();
  for (const Facet& facet : facets) {
    out.begin_object();
    out.key("field");
    out.string(facet.field);
    out.counts({{"values", facet.values}, {"missing", facet.missing}});
    out.key("counts");
    out.begin_array();
    for (const FacetCount& counted : facet.counts) {
      out.begin_object();
      out.key("value");
      out.string(counted.value);
      out.counts({{"count", counted.count}});
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
}

void print_facets(const std::vector<Facet>& facets) {
  for (const Facet& facet : facets) {
    print_line(printable(facet.field) + ": " + group_digits(facet.values) +
               (facet.values == 1 ? " value" : " values") +
               (facet.missing == 0 ? "" : ", none in " + group_digits(facet.missing)));
    for (const FacetCount& counted : facet.counts) {
      print_line("    " + group_digits(counted.count) + "  " + printable(counted.value));
    }
  }
}

}  // namespace sakuin::tool
