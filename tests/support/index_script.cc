#include "tests/support/index_script.h"

#include <sakuin/check.h>
#include <sakuin/maintenance.h>
#include <sakuin/searcher.h>

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include "storage/base/bytes.h"
#include "storage/manifest/commit.h"
#include "tests/support/random.h"
#include "tests/support/victim_index.h"

namespace sakuin::test {
namespace {

constexpr std::string_view kEverywhere = "everywhere";  // a word of each document
constexpr std::size_t kLitterBytes = 100;

void must_step(const Status& status) {
  if (!status.ok()) throw StepFailed(status);
}

template <class T>
T must_read(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.status().message());
  return *std::move(result);
}

Schema script_schema() {
  Schema schema;
  for (const FieldSchema& field :
       {FieldSchema{.name = "text"}, FieldSchema{.name = "kind", .type = FieldType::keyword}}) {
    must_step(schema.add(field).status());
  }
  return schema;
}

Document document(const std::string& id, const std::string& text) {
  return Document(id)
      .add("text", std::string(kEverywhere) + " " + text)
      .add("kind", id.substr(0, 1))
      .add("size", static_cast<std::int64_t>(text.size()));
}

void first_commit(IndexScript& script) {
  script.open();
  for (const char* id : {"a1", "a2", "b1"}) script.add(id, std::string("first of ") + id);
  script.commit();
}

void create(IndexScript& script) {
  script.open();
  script.commit();
}

void second_commit_with_deletes(IndexScript& script) {
  first_commit(script);
  script.remove("a1");
  script.add("c1", "second");
  script.add("c2", "second, gone before it was written");
  script.remove("c2");
  script.commit();
}

void put_by_key(IndexScript& script) {
  first_commit(script);
  script.add("a1", "again");
  script.add("a2", "again");
  script.add("a2", "and again");
  script.commit();
  script.add("a1", "for the third time");
  script.commit();
}

void delete_all(IndexScript& script) {
  first_commit(script);
  for (const char* id : {"a1", "a2", "b1"}) script.remove(id);
  script.commit();
  script.add("d1", "a new beginning");
  script.commit();
}

void three_segments(IndexScript& script) {
  second_commit_with_deletes(script);
  script.add("a2", "third");
  script.add("d1", "third");
  script.commit();
}

void merge(IndexScript& script) {
  three_segments(script);
  script.merge(1);
}

void merge_with_pending(IndexScript& script) {
  three_segments(script);
  script.remove("b1");
  script.add("e1", "not committed before the merge");
  script.merge(2);
  script.merge(1);
}

void commit_during_merge(IndexScript& script) {
  script.open_merging();
  for (const char* letter : {"a", "b", "c"}) {
    for (const char* digit : {"1", "2"}) script.add(std::string(letter) + digit, "first");
    script.refresh();
  }
  script.add("d1", "first");
  script.commit();
  script.remove("a1");  // since the merge of the first two segments has begun
  script.run_merges([&script] {
    script.remove("b1");
    script.add("c1", "while the merge runs");
    script.commit();
  });
  script.remove("b2");
  script.commit();  // of the merge as well
}

void roll_back(IndexScript& script) {
  first_commit(script);
  script.add("x1", "never seen");
  script.remove("a1");
  script.rollback();
  script.add("c1", "seen");
  script.commit();
}

void reopen(IndexScript& script) {
  first_commit(script);
  script.add("x1", "lost with its writer");
  script.close();
  script.open();
  script.remove("b1");
  script.add("c1", "of the second writer");
  script.commit();
  script.close();
  script.open();
  script.add("c2", "of the third writer");
  script.commit();
}

void reorder(IndexScript& script) {
  three_segments(script);
  script.merge(1, /*reorder=*/true);
}

void two_phases(IndexScript& script) {
  first_commit(script);
  script.add("c1", "prepared, then committed");
  script.prepare();
  script.commit();
  script.remove("a1");
  script.prepare();
  script.rollback();
  script.add("c2", "after taking back what was prepared");
  script.commit();
}

void payload(IndexScript& script) {
  script.open();
  script.set_payload("at 1");
  script.add("a1", "first");
  script.commit();
  script.set_payload("at 2");
  script.commit();
  script.set_payload("never");
  script.rollback();
  script.add("a2", "second");
  script.commit();
}

void refresh(IndexScript& script) {
  script.open();
  script.add("a1", "seen before the first commit");
  script.refresh();
  script.commit();
  script.remove("a1");
  script.add("b1", "seen");
  script.add("b2", "seen");
  script.refresh();
  script.remove("b1");
  script.refresh();
  script.commit();
  script.add("c1", "seen, then forgotten");
  script.refresh();
  script.rollback();
  script.merge(1);
  script.add("d1", "last");
  script.refresh();
  script.commit();
}

void garbage(IndexScript& script) {
  first_commit(script);
  script.add("b2", "not committed, but written");
  script.refresh();
  script.litter();
  script.collect_garbage();
  script.commit();
}

void add_segments(IndexScript& script) {
  first_commit(script);
  script.add("c1", "not committed before the other index comes");
  script.add_index();
  script.remove("e2");
  script.commit();
}

void upgrade(IndexScript& script) {
  first_commit(script);
  script.close();
  script.upgrade();
  script.open();
  script.add("c1", "after the upgrade");
  script.commit();
}

/// Everything that waits in memory for its turn overflows into scratch files.
void scratch_files(IndexScript& script) {
  script.open();
  Random random(1);
  for (int doc = 0; doc < 13; ++doc) {
    std::string text;
    while (text.size() < 100'000) text += std::to_string(random.below(1'000'000'000'000)) + " ";
    script.add("a" + std::to_string(doc), text + "end");
  }
  script.commit();
}

/// Two segments and a deleted document; made once.
const std::pair<std::shared_ptr<Directory>, IndexContent>& other_index() {
  static const auto made = [] {
    auto directory = make_ram_directory();
    IndexScript script(directory);
    script.open();
    for (const char* id : {"a1", "e1", "e2"}) script.add(id, std::string("other ") + id);
    script.commit();
    script.add("b1", "of the other index");
    script.remove("e1");
    script.commit();
    return std::pair(directory, script.possible().front());
  }();
  return made;
}

}  // namespace

IndexScript::IndexScript(std::shared_ptr<Directory> directory) : directory_(std::move(directory)) {}

void IndexScript::open() {
  WriterOptions options;
  options.merging = Merging::none;
  open_with(std::move(options));
}

void IndexScript::open_merging() {
  directory_ = make_faulty_directory(directory_, watch_);
  WriterOptions options;
  options.merge_policy.segments_per_tier = 2;
  options.merge_executor = executor_;
  open_with(std::move(options));
}

void IndexScript::open_with(WriterOptions options) {
  options.memory_bytes = std::size_t{8} << 20;
  options.schema = script_schema();
  auto writer = IndexWriter::open(directory_, std::move(options));
  must_step(writer.status());
  writer_ = *std::move(writer);
  if (!pending_) pending_.emplace();
}

void IndexScript::close() {
  writer_.reset();
  views_.clear();
  pending_ = possible_.front();
}

void IndexScript::add(const std::string& id, const std::string& text) {
  const Document added = document(id, text);
  must_step(writer_->add(added));
  (*pending_)[id] = text;
}

void IndexScript::remove(const std::string& id) {
  const auto removed = writer_->remove(id);
  must_step(removed.status());
  if (*removed != (pending_->erase(id) == 1)) throw std::runtime_error(id + ": wrongly removed");
}

void IndexScript::commit() {
  publish([this] { return writer_->commit(); });
}

void IndexScript::merge(std::size_t max_segments, bool reorder) {
  MergeOptions options;
  options.reorder = reorder;
  merging_ = true;
  publish([&] { return writer_->merge(max_segments, options); });
  merging_ = false;
}

void IndexScript::run_merges(const std::function<void()>& beside) {
  bool is_done = false;
  std::exception_ptr thrown;  // must not end the merge
  const auto do_beside = [&] {
    if (std::exchange(is_done, true)) return;
    try {
      beside();
    } catch (...) {
      thrown = std::current_exception();
    }
  };
  watch_->before_call = [&](StorageCall call) {
    if (call == StorageCall::sync_file) do_beside();  // the merge has written its file
  };
  executor_->step();
  watch_->before_call = [](StorageCall) {};
  do_beside();
  if (thrown) std::rethrow_exception(thrown);
}

void IndexScript::rollback() {
  must_step(writer_->rollback());
  if (merging_ && read_index(directory_) == possible_.back())
    std::swap(possible_.front(), possible_.back());
  merging_ = false;
  pending_ = possible_.front();
  possible_.resize(1);  // what was under way is gone for good
  if (!pending_) pending_.emplace();
}

void IndexScript::prepare() {
  must_step(writer_->prepare_commit());  // of which nothing may be seen
}

void IndexScript::set_payload(const std::string& payload) {
  must_step(writer_->set_payload(payload));
  (*pending_)[kPayloadId] = payload;
}

void IndexScript::refresh() {
  auto view = writer_->refresh();
  must_step(view.status());
  views_.push_back({*view, pending_});
}

void IndexScript::litter() {
  for (const char* name : {"00000000000000ff.seg", "00000000000000ff.seg.stored.tmp"}) {
    auto file = directory_->create(name);
    must_step(file.status());
    must_step((*file)->append(Bytes(kLitterBytes)));
    must_step((*file)->close());
  }
}

void IndexScript::collect_garbage() {
  const auto removed = writer_->collect_garbage();
  must_step(removed.status());
  if (removed->files != 2 || removed->bytes != 2 * kLitterBytes) {
    throw std::runtime_error("garbage: wrongly counted");
  }
}

void IndexScript::add_index() {
  const auto& [directory, content] = other_index();
  must_step(writer_->add_index(*directory));
  for (const auto& [id, text] : *content) (*pending_)[id] = text;
}

void IndexScript::upgrade() { must_step(upgrade_index(directory_).status()); }

void IndexScript::check_views() const {
  for (const View& view : views_) {
    if (read_index(view.directory) != view.content) throw std::runtime_error("a view has changed");
  }
}

void IndexScript::settle(IndexContent content) {
  pending_ = content;
  possible_ = {std::move(content)};
}

void IndexScript::publish(const std::function<Status()>& commit) {
  possible_.push_back(pending_);
  must_step(commit());
  possible_.erase(possible_.begin(), possible_.end() - 1);
}

const std::vector<Scenario>& scenarios() {
  other_index();  // before anything goes wrong
  static const std::vector<Scenario> all = {
      {"create", create},
      {"first commit", first_commit},
      {"second commit with deletes", second_commit_with_deletes},
      {"put by key", put_by_key},
      {"delete all", delete_all},
      {"merge", merge},
      {"merge with pending changes", merge_with_pending},
      {"commit during merge", commit_during_merge, /*takes_long=*/false, /*needs_no_merge=*/true},
      {"rollback", roll_back},
      {"reopen", reopen},
      {"optimize and reorder", reorder},
      {"two phases", two_phases},
      {"payload", payload},
      {"refresh without commit", refresh},
      {"garbage", garbage},
      {"add segments", add_segments},
      {"upgrade", upgrade},
      {"scratch files", scratch_files, /*takes_long=*/true},
  };
  return all;
}

const std::vector<std::string_view>& missing_scenarios() {
  static const std::vector<std::string_view> missing = {
      "backup: its target has no writer; see maintenance_faults_test.cc",
  };
  return missing;
}

IndexContent read_index(const std::shared_ptr<const Directory>& directory) {
  const auto opened = Searcher::open(directory);
  if (!opened.ok() && opened.status().code() == StatusCode::not_found) return std::nullopt;
  const Searcher searcher = must_read(opened);
  if (searcher.generation() == 0) return std::nullopt;
  std::map<std::string, std::string> content;
  SearchOptions all;
  all.k = searcher.live_docs();
  const SearchResult found = must_read(
      searcher.search(query::word(std::string(kEverywhere), "text", Spelling::exact), all));
  for (const Hit& hit : found.hits) {
    const Document stored = must_read(searcher.document(hit.id));
    const std::string text = std::get<std::string>(*stored.find("text"));
    if (!content.emplace(hit.id, text.substr(kEverywhere.size() + 1)).second)
      throw std::runtime_error(hit.id + ": found twice");
  }
  const auto manifest = must_read(storage::read_latest_commit(*directory));
  if (found.total != searcher.live_docs() || content.size() != found.total) {
    throw std::runtime_error("counts of documents contradict each other");
  }
  if (!manifest.payload.empty()) content[kPayloadId] = storage::as_text(manifest.payload);
  return content;
}

void check_sound(const std::shared_ptr<const Directory>& directory, bool tidy) {
  const auto report = check_index(directory);
  if (!report.ok() && report.status().code() == StatusCode::not_found) return;
  const CheckReport checked = must_read(report);
  for (const Fault& fault : checked.faults) throw std::runtime_error(fault.message);
  if (tidy && !checked.unreferenced.empty()) {
    throw std::runtime_error(checked.unreferenced.front() + ": left behind");
  }
}

}  // namespace sakuin::test
