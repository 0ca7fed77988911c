// sakuin get: stored documents by id.
#include <string>
#include <vector>

#include <sakuin/searcher.h>

#include "tools/command.h"
#include "tools/index_folder.h"
#include "tools/json_document.h"
#include "tools/message.h"
#include "tools/options.h"
#include "tools/print.h"

namespace sakuin::tool {
namespace {

class GetCommand final : public Command {
 public:
  std::string name() const override { return "get"; }
  std::string summary() const override { return "Print stored documents"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.arguments("ID", ids_, "ids of documents");
    options.flag("--json", json_, "one line a document");
  }

  /// An id that is not there does not hide the others.
  int run() override {
    const Result<Searcher> searcher = open_searcher(index_);
    if (!searcher.ok()) return report_fault(searcher.status());
    int status = kDone;
    for (const std::string& id : ids_) {
      const Result<Document> document = searcher->document(std::string_view(id));
      if (!document.ok()) {
        status = report_fault(document.status());
        continue;
      }
      JsonWriter out(json_ ? JsonWriter::Layout::one_line : JsonWriter::Layout::indented);
      write_fields(out, *document, /*with_id=*/true);
      print_json(out);
    }
    return status;
  }

 private:
  std::string index_;
  std::vector<std::string> ids_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_get_command() { return std::make_unique<GetCommand>(); }

}  // namespace sakuin::tool
