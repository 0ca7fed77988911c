// sakuin index: documents of files, folders or standard input into an index.
#include <chrono>
#include <utility>
#include <vector>

#include <sakuin/directory.h>
#include <sakuin/index_writer.h>

#include "tools/analyzer_name.h"
#include "tools/command.h"
#include "tools/document_reader.h"
#include "tools/fault_log.h"
#include "tools/input_list.h"
#include "tools/json_writer.h"
#include "tools/message.h"
#include "tools/number_text.h"
#include "tools/options.h"
#include "tools/print.h"
#include "tools/progress_bar.h"
#include "tools/schema_file.h"

namespace sakuin::tool {
namespace {

constexpr std::uint64_t kLeastMemoryMib = 8;
constexpr std::uint64_t kMostMemoryMib = std::uint64_t{1} << 20U;

struct Counts {
  std::uint64_t added = 0;
  std::uint64_t repaired = 0;      ///< documents with bytes that are not UTF-8
  std::uint64_t not_text = 0;      ///< files of folders left out
  std::uint64_t since_commit = 0;  ///< documents the next commit makes durable
};

/// Moves documents from readers to the writer.
class IndexRun {
 public:
  IndexRun(IndexWriter& writer, FaultLog& faults, ProgressBar& progress, ReaderOptions reader,
           std::uint64_t commit_every)
      : writer_(writer),
        faults_(faults),
        progress_(progress),
        reader_options_(std::move(reader)),
        commit_every_(commit_every) {}

  Status add_file(const InputFile& file) {
    auto opened = open_document_reader(file, reader_options_, writer_.schema());
    if (!opened.ok()) return faults_.add(opened.status(), &progress_);
    if (*opened == nullptr) {
      ++counts_.not_text;
      return {};
    }
    DocumentReader& reader = **opened;
    Document document;
    while (true) {
      const Result<bool> more = reader.next(document);
      if (more.ok() && !*more) break;
      if (more.ok()) {
        SAKUIN_TRY(add_document(reader, document));
      } else {
        SAKUIN_TRY(faults_.add(more.status(), &progress_));
        if (more.status().code() == StatusCode::io) break;
      }
      progress_.update(bytes_before_ + reader.bytes_read(), counts_.added);
    }
    bytes_before_ += reader.bytes_read();
    counts_.repaired += reader.repaired();
    return {};
  }

  Status commit() {
    progress_.say("committing");
    SAKUIN_TRY(writer_.commit());
    counts_.since_commit = 0;
    return {};
  }

  /// What is due, so that indexes do not fall apart that are added to a little at a time.
  Status merge() {
    if (writer_.merge_status().running) progress_.say("merging");
    SAKUIN_TRY(writer_.wait_for_merges());
    return writer_.commit();
  }

  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

 private:
  Status add_document(const DocumentReader& reader, const Document& document) {
    Status added = writer_.add(document);
    if (!added.ok()) {
      const bool of_document = added.code() == StatusCode::invalid_argument ||
                               added.code() == StatusCode::schema_mismatch ||
                               added.code() == StatusCode::limit_exceeded;
      if (!of_document) return added;
      return faults_.add({added.code(), reader.place() + ": " + added.message()}, &progress_);
    }
    ++counts_.added;
    return ++counts_.since_commit == commit_every_ ? commit() : Status{};
  }

  IndexWriter& writer_;
  FaultLog& faults_;
  ProgressBar& progress_;
  ReaderOptions reader_options_;
  std::uint64_t commit_every_;
  std::uint64_t bytes_before_ = 0;
  Counts counts_;
};

class IndexCommand final : public Command {
 public:
  std::string name() const override { return "index"; }
  std::string summary() const override { return "Add documents to an index, replacing same ids"; }
  void add_options(Options& options) override;
  int run() override;

 private:
  int check_options();
  Result<IndexWriter> open_index() const;
  Status run_checked();
  Status refuse_existing(const IndexWriter& writer) const;
  Status index_all(IndexWriter& writer, const std::vector<InputFile>& files, FaultLog& faults);
  void print_summary(const IndexRun& run, const FaultLog& faults, const WriterStats& before,
                     const WriterStats& after) const;

  std::string index_;
  std::vector<std::string> inputs_;
  std::string format_ = "auto";
  std::string schema_file_;
  std::string id_field_ = "id";
  std::string analyzer_;
  std::string on_error_ = "stop";
  std::uint64_t max_errors_ = FaultLog::kNoLimit;
  std::uint64_t commit_every_ = 0;
  std::uint64_t memory_mib_ = 256;
  std::uint64_t threads_ = 1;
  bool create_ = false;
  bool json_ = false;

  Schema schema_;
  bool any_left_out_ = false;
  std::chrono::steady_clock::time_point start_;
};

void IndexCommand::add_options(Options& options) {
  options.argument("INDEX", index_, "folder of the index; made when it is missing");
  options.arguments("INPUT", inputs_,
                    "files, folders (all files below, by name; hidden ones left out), - for "
                    "standard input");
  options.choice("--format", format_, {"auto", "jsonl", "text", "csv"},
                 "auto: by name (.jsonl .ndjson .json, .csv, anything else is text; pipes by their "
                 "first byte)");
  options.text("--schema", schema_file_, "FILE",
               "JSON: {\"fields\": [{\"name\", \"type\", \"analyzer\"?, \"stored\"?}], "
               "\"dynamic\"?, \"analyzer\"?}");
  options.text("--id-field", id_field_, "NAME", "field that is the key; without it FILE:LINE is");
  options.text("--analyzer", analyzer_, "NAME", "of text fields that documents bring [standard]");
  options.choice("--on-error", on_error_, {"stop", "skip"},
                 "a document that cannot be indexed: stop (nothing since the last commit is kept) "
                 "or skip (report it, go on, exit status 1 at the end)");
  options.number("--max-errors", max_errors_, "N", {},
                 "with skip: stop after this many [no limit]");
  options.number("--commit-every", commit_every_, "N", {1}, "commit every N documents as well");
  options.number("--memory", memory_mib_, "MiB", {kLeastMemoryMib, kMostMemoryMib},
                 "memory for documents not yet written");
  options.number("--threads", threads_, "N", {1, kMaxIndexThreads},
                 "indexing threads; at least 8 MiB of --memory for each");
  options.flag("--create", create_, "make a new index; an existing one is an error");
  options.flag("--json", json_, "print the summary as JSON");
}

int IndexCommand::check_options() {
  if (!schema_file_.empty()) {
    Result<Schema> schema = read_schema_file(schema_file_);
    if (!schema.ok()) {
      report_fault(schema.status());
      return schema.status().code() == StatusCode::io ? kFault : kUsage;
    }
    schema_ = *std::move(schema);
  }
  if (!analyzer_.empty()) {
    const auto found = find_analyzer(analyzer_);
    if (!found.ok()) return report_usage(found.status().message());
    schema_.dynamic_analyzer = analyzer_;
  }
  return kDone;
}

int IndexCommand::run() {
  if (const int status = check_options(); status != kDone) return status;
  start_ = std::chrono::steady_clock::now();
  const Status done = run_checked();
  if (!done.ok()) return report_fault(done);
  return any_left_out_ ? kFault : kDone;
}

/// The inputs are looked at first: a mistyped name makes no index.
Status IndexCommand::run_checked() {
  FaultLog faults(on_error_ == "skip", max_errors_);
  SAKUIN_ASSIGN(const std::vector<InputFile> files,
                list_inputs(inputs_, [&faults](const Status& fault) { return faults.add(fault); }));
  SAKUIN_ASSIGN(IndexWriter writer, open_index());
  SAKUIN_TRY(index_all(writer, files, faults));
  any_left_out_ = faults.count() > 0;
  return {};
}

Result<IndexWriter> IndexCommand::open_index() const {
  SAKUIN_ASSIGN(std::shared_ptr<Directory> directory, open_fs_directory(index_, {.create = true}));
  WriterOptions options;
  options.memory_bytes = memory_mib_ << 20U;
  options.threads = threads_;
  options.schema = schema_;
  SAKUIN_ASSIGN(IndexWriter writer, IndexWriter::open(std::move(directory), std::move(options)));
  SAKUIN_TRY(refuse_existing(writer));
  return writer;
}

Status IndexCommand::refuse_existing(const IndexWriter& writer) const {
  if (writer.stats().generation == 0) return {};
  if (create_) {
    return {StatusCode::invalid_argument,
            index_ + ": there is an index already; leave out --create to add to it"};
  }
  const std::string& made_with = writer.schema().dynamic_analyzer;
  if (!analyzer_.empty() && analyzer_ != made_with) {
    return {StatusCode::schema_mismatch, "--analyzer " + analyzer_ + ": " + index_ +
                                             " was made with " + made_with +
                                             "; leave it out or make a new index"};
  }
  return {};
}

Status IndexCommand::index_all(IndexWriter& writer, const std::vector<InputFile>& files,
                               FaultLog& faults) {
  std::uint64_t total_bytes = 0;
  for (const InputFile& file : files) total_bytes += file.size_bytes;
  const WriterStats before = writer.stats();
  ProgressBar progress("indexing", total_bytes, true);
  const InputFormat format = parse_input_format(format_).value_or(InputFormat::automatic);
  IndexRun run(writer, faults, progress, {format, id_field_}, commit_every_);

  Status status;
  for (const InputFile& file : files) {
    status = run.add_file(file);
    if (!status.ok()) break;
  }
  if (status.ok()) status = run.commit();
  if (status.ok()) status = run.merge();
  progress.clear();
  if (!status.ok()) {
    const std::uint64_t kept = run.counts().added - run.counts().since_commit;
    const std::string rest = kept == 0 ? "nothing of this run was kept"
                                       : group_digits(kept) + " documents of this run are kept";
    return {status.code(), status.message() + " (" + rest + ")"};
  }
  print_summary(run, faults, before, writer.stats());
  return {};
}

void IndexCommand::print_summary(const IndexRun& run, const FaultLog& faults,
                                 const WriterStats& before, const WriterStats& after) const {
  const Counts& counts = run.counts();
  const std::uint64_t replaced = before.live_docs + counts.added - after.live_docs;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
  if (json_) {
    JsonWriter out;
    out.begin_object();
    out.counts({{"added", counts.added},
                {"replaced", replaced},
                {"left_out", faults.count()},
                {"not_text", counts.not_text},
                {"repaired_utf8", counts.repaired},
                {"documents", after.live_docs},
                {"segments", after.segments},
                {"generation", after.generation}});
    out.key("seconds");
    out.number(seconds.count());
    out.end_object();
    print_json(out);
    return;
  }
  std::string line = "indexed " + group_digits(counts.added) + " documents";
  if (replaced > 0) line += ", " + group_digits(replaced) + " of them replacing others";
  line += " in " + duration(seconds.count());
  if (faults.count() > 0) line += "; " + group_digits(faults.count()) + " left out";
  if (counts.not_text > 0) line += "; " + group_digits(counts.not_text) + " files were not text";
  if (counts.repaired > 0) {
    line += "; in " + group_digits(counts.repaired) + " bytes that are not UTF-8 were replaced";
  }
  line += "; " + index_ + " holds " + group_digits(after.live_docs) + " (generation " +
          std::to_string(after.generation) + ")";
  print_line(line);
}

}  // namespace

std::unique_ptr<Command> make_index_command() { return std::make_unique<IndexCommand>(); }

}  // namespace sakuin::tool
