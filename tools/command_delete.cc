// sakuin delete: documents by id, or all that a query finds.
#include <string>
#include <utility>
#include <vector>

#include <sakuin/index_writer.h>
#include <sakuin/query.h>

#include "tools/command.h"
#include "tools/index_folder.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"

namespace sakuin::tool {
namespace {

class DeleteCommand final : public Command {
 public:
  std::string name() const override { return "delete"; }
  std::string summary() const override { return "Remove documents"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.arguments("ID", ids_, "ids of documents; those that are not there are no error",
                      Options::Need::optional);
    options.text("--query", query_, "QUERY", "remove every document that this finds");
    options.flag("--json", json_, "print the count as JSON");
  }

  int run() override {
    if (ids_.empty() && query_.empty()) {
      return report_usage("usage: delete needs an ID or --query; see sakuin delete --help");
    }
    Query query;
    if (!query_.empty()) {
      Result<Query> parsed = parse_query(query_);
      if (!parsed.ok()) return report_usage(parsed.status().message());
      query = *std::move(parsed);
    }
    const Result<std::uint64_t> deleted = delete_all(query);
    if (deleted.status().code() == StatusCode::invalid_argument) {
      return report_usage(deleted.status().message());
    }
    if (!deleted.ok()) return report_fault(deleted.status());
    if (json_) {
      JsonWriter out;
      out.begin_object();
      out.key("deleted");
      out.count(*deleted);
      out.end_object();
      print_json(out);
    } else {
      print_line("deleted " + group_digits(*deleted) +
                 (*deleted == 1 ? " document" : " documents"));
    }
    return kDone;
  }

 private:
  [[nodiscard]] Result<std::uint64_t> delete_all(const Query& query) const {
    SAKUIN_ASSIGN(IndexWriter writer, open_writer(index_));
    std::uint64_t deleted = 0;
    for (const std::string& id : ids_) {
      SAKUIN_ASSIGN(const bool was_there, writer.remove(id));
      if (was_there) ++deleted;
    }
    if (!query_.empty()) {
      SAKUIN_ASSIGN(const auto matches, writer.remove_matching(query, query_analyzers(query_)));
      deleted += matches;
    }
    SAKUIN_TRY(writer.commit());
    return deleted;
  }

  std::string index_;
  std::vector<std::string> ids_;
  std::string query_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_delete_command() { return std::make_unique<DeleteCommand>(); }

}  // namespace sakuin::tool
