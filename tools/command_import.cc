// sakuin import: the documents of other indexes, as they are indexed there.
#include <memory>
#include <string>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>

#include "tools/command.h"
#include "tools/index_folder.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"

namespace sakuin::tool {
namespace {

class ImportCommand final : public Command {
 public:
  std::string name() const override { return "import"; }
  std::string summary() const override { return "Add the documents of other indexes to an index"; }

  void add_options(Options& options) override {
    options.argument("INDEX", index_, "folder of the index");
    options.arguments(
        "SOURCE", sources_,
        "folders of indexes with the same fields; where an id is in several, the last "
        "one stands");
    options.flag("--json", json_, "print the outcome as JSON");
  }

  int run() override {
    const Status done = import();
    return done.ok() ? kDone : report_fault(done);
  }

 private:
  [[nodiscard]] Status import() const {
    SAKUIN_ASSIGN(IndexWriter writer, open_writer(index_));
    const WriterStats before = writer.stats();
    for (const std::string& source : sources_) {
      SAKUIN_ASSIGN(const std::shared_ptr<const Directory> directory, open_fs_directory(source));
      SAKUIN_TRY(writer.add_index(*directory));
    }
    SAKUIN_TRY(writer.commit());
    const WriterStats after = writer.stats();
    if (json_) {
      print_outcome_json(before, after);
    } else {
      print_line(group_digits(after.live_docs) + " documents, " + group_digits(before.live_docs) +
                 " before (generation " + std::to_string(after.generation) + ")");
    }
    return {};
  }

  static void print_outcome_json(const WriterStats& before, const WriterStats& after) {
    JsonWriter out;
    out.begin_object();
    out.counts({{"documents_before", before.live_docs},
                {"documents", after.live_docs},
                {"segments", after.segments},
                {"generation", after.generation}});
    out.end_object();
    print_json(out);
  }

  std::string index_;
  std::vector<std::string> sources_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_import_command() { return std::make_unique<ImportCommand>(); }

}  // namespace sakuin::tool
