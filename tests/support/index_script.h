// An index under a script of operations, with what it should hold kept outside of it: the documents
// of the last commit that was acknowledged, and those of the one under way. Whatever goes wrong,
// the index has to open at one of the two.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/index_writer.h>

#include "tests/support/faulty_directory.h"
#include "tests/support/stepped_executor.h"

namespace sakuin::test {

/// What an index holds: text by id, and the host's payload as the text of kPayloadId. No value:
/// there is no index, or one that nobody has committed to.
using IndexContent = std::optional<std::map<std::string, std::string>>;
inline constexpr const char* kPayloadId = "(payload)";

/// Thrown by the steps of a script, to leave it.
struct StepFailed : std::runtime_error {
  explicit StepFailed(Status failed)
      : std::runtime_error(failed.message()), status(std::move(failed)) {}
  Status status;
};

class IndexScript {
 public:
  explicit IndexScript(std::shared_ptr<Directory> directory);

  // Steps; each throws StepFailed when the writer answers an error.
  void open();
  void open_merging();  ///< a writer that merges on its own, at run_merges()
  void close();         ///< writer and views; what is not committed is lost
  void add(const std::string& id, const std::string& text);
  void remove(const std::string& id);
  void commit();
  void merge(std::size_t max_segments, bool reorder = false);  ///< implies a commit
  /// Runs the merge that has begun, and `beside` in its middle; without one, only `beside`.
  void run_merges(const std::function<void()>& beside);
  void rollback();
  void prepare();
  void set_payload(const std::string& payload);
  void refresh();          ///< the view is kept until close(), for check_views()
  void litter();           ///< leaves files behind as a crashed writer would
  void collect_garbage();  ///< after litter()
  void add_index();        ///< another one, of its own documents
  void upgrade();          ///< after close()

  /// Throws if a view has changed.
  void check_views() const;

  /// The writer that open() made, until close().
  [[nodiscard]] IndexWriter* writer() noexcept { return writer_ ? &*writer_ : nullptr; }

  /// What the index may hold: the acknowledged commit, then those that were under way since.
  [[nodiscard]] const std::vector<IndexContent>& possible() const noexcept { return possible_; }
  /// What a reader would see after a commit now.
  [[nodiscard]] const IndexContent& pending() const noexcept { return pending_; }
  /// Takes what was found for the state of the index, and every step before it for done.
  void settle(IndexContent content);

 private:
  struct View {
    std::shared_ptr<const Directory> directory;
    IndexContent content;
  };

  void open_with(WriterOptions options);
  void publish(const std::function<Status()>& commit);

  std::shared_ptr<Directory> directory_;
  std::shared_ptr<FaultPlan> watch_ = std::make_shared<FaultPlan>();  // of a writer that merges
  std::shared_ptr<SteppedExecutor> executor_ = std::make_shared<SteppedExecutor>();
  std::optional<IndexWriter> writer_;
  IndexContent pending_;
  std::vector<IndexContent> possible_ = {std::nullopt};
  bool merging_ = false;  // a merge failed, after the commit that it implies or before
  std::vector<View> views_;
};

struct Scenario {
  std::string_view name;
  void (*run)(IndexScript&);
  bool takes_long = false;      ///< each run, so that not everything can be tried
  bool needs_no_merge = false;  ///< goes on when there is no room for its merges
};

/// Short histories of an index that use every feature of the writer.
[[nodiscard]] const std::vector<Scenario>& scenarios();
/// Those of the plan whose feature does not exist yet, each with what is missing.
[[nodiscard]] const std::vector<std::string_view>& missing_scenarios();

/// What `directory` holds. Throws with what is wrong if it does not open, or contradicts itself.
[[nodiscard]] IndexContent read_index(const std::shared_ptr<const Directory>& directory);
/// Throws unless check_index finds nothing wrong; with `tidy`, also if a file is there that no
/// commit names.
void check_sound(const std::shared_ptr<const Directory>& directory, bool tidy);

}  // namespace sakuin::test
