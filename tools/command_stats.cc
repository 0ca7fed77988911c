// sakuin stats: what an index holds and what it takes.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <sakuin/searcher.h>

#include "tools/command.h"
#include "tools/index_folder.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/terminal.h"

namespace sakuin::tool {
namespace {

using Table = std::vector<std::vector<std::string>>;

void write_count(JsonWriter& out, std::string_view name, std::uint64_t value) {
  out.key(name);
  out.count(value);
}

void write_text(JsonWriter& out, std::string_view name, std::string_view value) {
  out.key(name);
  out.string(value);
}

void write_fields_stats(JsonWriter& out, const IndexStats& stats) {
  out.key("fields");
  out.begin_array();
  for (const FieldStats& field : stats.fields) {
    out.begin_object();
    write_text(out, "name", field.name);
    write_text(out, "type", field_type_name(field.type));
    if (field.type == FieldType::text) write_text(out, "analyzer", field.analyzer);
    write_count(out, "documents", field.docs);
    write_count(out, "tokens", field.tokens);
    write_count(out, "terms", field.terms);
    out.end_object();
  }
  out.end_array();
}

void print_stats_json(const IndexStats& stats) {
  JsonWriter out;
  out.begin_object();
  write_count(out, "generation", stats.generation);
  write_count(out, "documents", stats.live_docs);
  write_count(out, "deleted", stats.deleted_docs);
  write_count(out, "segments", stats.segments.size());
  write_count(out, "terms", stats.terms);
  write_count(out, "postings", stats.postings);
  write_count(out, "positions", stats.positions);
  write_count(out, "bytes", stats.bytes);
  write_fields_stats(out, stats);
  out.key("components");
  out.begin_object();
  for (const ComponentStats& part : stats.components) write_count(out, part.name, part.bytes);
  out.end_object();
  out.key("segment_list");
  out.begin_array();
  for (const SegmentStats& segment : stats.segments) {
    out.begin_object();
    write_count(out, "id", segment.id);
    write_count(out, "documents", segment.docs);
    write_count(out, "deleted", segment.deleted);
    write_count(out, "bytes", segment.bytes);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  print_json(out);
}

std::string share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return std::to_string(
             std::lround(100.0 * static_cast<double>(part) / static_cast<double>(whole))) +
         "%";
}

void print_stats(const IndexStats& stats) {
  print_table({{"documents", group_digits(stats.live_docs)},
               {"deleted", group_digits(stats.deleted_docs)},
               {"segments", group_digits(stats.segments.size())},
               {"terms", group_digits(stats.terms)},
               {"postings", group_digits(stats.postings)},
               {"positions", group_digits(stats.positions)},
               {"bytes", group_digits(stats.bytes)},
               {"generation", group_digits(stats.generation)}});
  Table fields = {{"field", "type", "analyzer", "documents", "tokens", "terms"}};
  for (const FieldStats& field : stats.fields) {
    const bool analyzed = field.type == FieldType::text;
    fields.push_back({printable(field.name), std::string(field_type_name(field.type)),
                      analyzed ? field.analyzer : "-", group_digits(field.docs),
                      group_digits(field.tokens), group_digits(field.terms)});
  }
  print_line("");
  print_table(fields);
  Table parts = {{"component", "bytes", "share"}};
  for (const ComponentStats& part : stats.components) {
    parts.push_back({part.name, group_digits(part.bytes), share(part.bytes, stats.bytes)});
  }
  print_line("");
  print_table(parts);
  Table segments = {{"segment", "documents", "deleted", "bytes"}};
  for (const SegmentStats& segment : stats.segments) {
    segments.push_back({std::to_string(segment.id), group_digits(segment.docs),
                        group_digits(segment.deleted), group_digits(segment.bytes)});
  }
  print_line("");
  print_table(segments);
}

class StatsCommand final : public Command {
 public:
  std::string name() const override { return "stats"; }
  std::string summary() const override { return "Show what an index holds, by component"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.flag("--json", json_, "print one JSON object");
  }

  int run() override {
    const Result<Searcher> searcher = open_searcher(index_);
    if (!searcher.ok()) return report_fault(searcher.status());
    const Result<IndexStats> stats = searcher->stats();
    if (!stats.ok()) return report_fault(stats.status());
    if (json_) {
      print_stats_json(*stats);
    } else {
      print_stats(*stats);
    }
    return kDone;
  }

 private:
  std::string index_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_stats_command() { return std::make_unique<StatsCommand>(); }

}  // namespace sakuin::tool
