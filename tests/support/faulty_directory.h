// A directory in which one call goes wrong, or all from one on: with an error before or after it
// took effect, half done, or with the death of the process. Calls are counted from 1, so that a
// test can try each in turn.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sakuin/directory.h>

namespace sakuin::test {

enum class StorageCall : std::uint8_t {
  open,
  create,
  append,
  sync_file,
  close,
  rename,
  remove,
  sync_folder,
  list,
  lock,
  free_bytes,
};
inline constexpr std::size_t kStorageCalls = 11;
[[nodiscard]] std::string_view storage_call_name(StorageCall call) noexcept;

struct StorageFault {
  enum class Kind : std::uint8_t {
    error_before,  ///< no effect
    error_after,   ///< full effect, but it answers an error
    short_write,   ///< an append of which `written` bytes arrive
    kill_before,   ///< nothing happens any more
    kill_within,   ///< of an append, `written` bytes arrive, then nothing happens any more
    kill_after,    ///< nothing happens after this call
  };
  std::size_t call = 0;
  Kind kind = Kind::error_before;
  int error = EIO;
  bool for_ever = false;  ///< every later call answers the error, too
  std::size_t written = 0;
};

/// The calls of one process, counted, and what is to go wrong. Shared by a directory and its files.
class FaultPlan {
 public:
  struct Call {
    StorageCall what;
    std::size_t bytes = 0;  ///< of an append
  };

  void set(std::optional<StorageFault> fault) { fault_ = fault; }
  [[nodiscard]] bool struck() const noexcept { return struck_; }
  [[nodiscard]] bool dead() const noexcept { return dead_; }
  [[nodiscard]] const std::vector<Call>& calls() const noexcept { return calls_; }

  /// Before each call, unless the process is dead.
  std::function<void(StorageCall)> before_call = [](StorageCall) {};

  /// What goes wrong with the call that begins now, if anything.
  [[nodiscard]] std::optional<StorageFault> next(StorageCall call, std::size_t bytes = 0);

 private:
  std::optional<StorageFault> fault_;
  std::vector<Call> calls_;
  bool struck_ = false;
  bool dead_ = false;
};

/// `directory` under `plan`. An error of a sync of the folder is final, as the interface says.
[[nodiscard]] std::shared_ptr<Directory> make_faulty_directory(std::shared_ptr<Directory> directory,
                                                               std::shared_ptr<FaultPlan> plan);

/// Everything that can go wrong with `call`, the `number`-th: errors of each class, once and for
/// ever, short writes, the death of the process. `in_brief`: one of each kind.
[[nodiscard]] std::vector<StorageFault> faults_of(const FaultPlan::Call& call, std::size_t number,
                                                  bool in_brief);

}  // namespace sakuin::test
