// Every public header but <sakuin/roaring.h> in a program built with -fno-exceptions -fno-rtti:
// errors are values.
#include <cstdio>

#include <sakuin/check.h>
#include <sakuin/directory.h>
#include <sakuin/doc_set.h>
#include <sakuin/document.h>
#include <sakuin/index_writer.h>
#include <sakuin/query.h>
#include <sakuin/schema.h>
#include <sakuin/searcher.h>
#include <sakuin/status.h>
#include <sakuin/tokenizer.h>
#include <sakuin/types.h>
#include <sakuin/version.h>

namespace {

sakuin::Status run() {
  const std::shared_ptr<sakuin::Directory> directory = sakuin::make_ram_directory();
  if (sakuin::Searcher::open(directory).status().code() != sakuin::StatusCode::not_found) {
    return {sakuin::StatusCode::io, "an empty directory was searched"};
  }
  SAKUIN_ASSIGN(sakuin::IndexWriter writer, sakuin::IndexWriter::open(directory));
  SAKUIN_TRY(writer.add(sakuin::Document("a").add("text", "one two").add("year", std::int64_t{7})));
  const sakuin::Status refused = writer.add(sakuin::Document("b").add("year", "seven"));
  if (refused.code() != sakuin::StatusCode::schema_mismatch) {
    return {sakuin::StatusCode::io, "a text was taken for a number: " + refused.message()};
  }
  SAKUIN_TRY(writer.commit());
  SAKUIN_ASSIGN(const sakuin::Searcher searcher, sakuin::Searcher::open(directory));
  SAKUIN_ASSIGN(const std::uint64_t found, searcher.count(sakuin::query::word("two")));
  SAKUIN_ASSIGN(const sakuin::CheckReport report, sakuin::check_index(directory));
  if (found != 1 || !report.sound()) return {sakuin::StatusCode::io, "wrong count, or a fault"};
  return {};
}

}  // namespace

int main() {
  const sakuin::Status status = run();
  if (!status.ok()) std::puts(status.message().c_str());
  return status.ok() ? 0 : 1;
}
