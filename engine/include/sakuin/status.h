// Errors are values. Every operation that can fail returns Status or Result<T>; nothing is thrown
// across the API, nothing is printed, nothing aborts. Both types are [[nodiscard]].
//
// A message reads "<what>: <why>; <what to do>", in one line, ready to be shown to a person. The
// code is what a program acts on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sakuin {

/// Classes of failure a host can act on. Append only.
enum class StatusCode : std::uint8_t {
  ok = 0,
  corrupt,            ///< bytes on disk are not what was written: repair, restore or rebuild
  too_new,            ///< written by a newer format than this library reads: upgrade the library
  too_old,            ///< written by a format no longer read: upgrade with an older library
  schema_mismatch,    ///< a document or option contradicts the schema of the index
  analyzer_mismatch,  ///< the index was built with an analyzer that is missing or behaves otherwise
  locked,             ///< another writer holds the index
  busy,               ///< the object is in use in a way that excludes this call
  no_space,           ///< the disk or the quota is full; committed data is intact
  io,                 ///< the operating system refused; the message carries its reason
  not_found,          ///< no such index, document or file
  invalid_argument,   ///< the caller's argument is wrong; the message names it
  limit_exceeded,     ///< a documented limit or the memory ran out
  cancelled,          ///< stopped by deadline or by request
  no_permission,      ///< the operating system does not allow it; nothing is damaged
};

/// Stable lower-case name of a code, for logs: "corrupt", "no_space", ...
[[nodiscard]] constexpr std::string_view status_code_name(StatusCode code) noexcept {
  switch (code) {
    case StatusCode::ok:
      return "ok";
    case StatusCode::corrupt:
      return "corrupt";
    case StatusCode::too_new:
      return "too_new";
    case StatusCode::too_old:
      return "too_old";
    case StatusCode::schema_mismatch:
      return "schema_mismatch";
    case StatusCode::analyzer_mismatch:
      return "analyzer_mismatch";
    case StatusCode::locked:
      return "locked";
    case StatusCode::busy:
      return "busy";
    case StatusCode::no_space:
      return "no_space";
    case StatusCode::io:
      return "io";
    case StatusCode::not_found:
      return "not_found";
    case StatusCode::invalid_argument:
      return "invalid_argument";
    case StatusCode::limit_exceeded:
      return "limit_exceeded";
    case StatusCode::cancelled:
      return "cancelled";
    case StatusCode::no_permission:
      return "no_permission";
  }
  return "unknown";
}

/// Success, or a code with a message. Cheap to move; success allocates nothing.
class [[nodiscard]] Status {
 public:
  Status() noexcept = default;
  Status(StatusCode code, std::string message) noexcept
      : code_(code), message_(std::move(message)) {}

  [[nodiscard]] bool ok() const noexcept { return code_ == StatusCode::ok; }
  [[nodiscard]] StatusCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }

 private:
  StatusCode code_ = StatusCode::ok;
  std::string message_;
};

/// A value, or the Status that says why there is none. REQUIRES ok() before the value is read.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) noexcept : value_(std::move(value)) {}          // NOLINT(google-explicit-*)
  Result(Status status) noexcept : status_(std::move(status)) {}  // NOLINT(google-explicit-*)

  [[nodiscard]] bool ok() const noexcept { return value_.has_value(); }
  [[nodiscard]] const Status& status() const noexcept { return status_; }

  [[nodiscard]] T& value() & noexcept { return *value_; }
  [[nodiscard]] const T& value() const& noexcept { return *value_; }
  [[nodiscard]] T&& value() && noexcept { return *std::move(value_); }
  [[nodiscard]] T& operator*() & noexcept { return *value_; }
  [[nodiscard]] const T& operator*() const& noexcept { return *value_; }
  [[nodiscard]] T&& operator*() && noexcept { return *std::move(value_); }
  [[nodiscard]] T* operator->() noexcept { return &*value_; }
  [[nodiscard]] const T* operator->() const noexcept { return &*value_; }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace sakuin

/// Returns from the enclosing function when `expression` (a Status) is an error.
#define SAKUIN_TRY(expression)                                                  \
  do {                                                                          \
    if (::sakuin::Status sakuin_status_ = (expression); !sakuin_status_.ok()) { \
      return sakuin_status_;                                                    \
    }                                                                           \
  } while (false)

#define SAKUIN_CONCAT_INNER(a, b) a##b
#define SAKUIN_CONCAT(a, b) SAKUIN_CONCAT_INNER(a, b)

/// SAKUIN_ASSIGN(auto x, f()): x is f()'s value, or the enclosing function returns f()'s Status.
#define SAKUIN_ASSIGN(declaration, expression)                 \
  auto SAKUIN_CONCAT(sakuin_result_, __LINE__) = (expression); \
  if (!SAKUIN_CONCAT(sakuin_result_, __LINE__).ok()) {         \
    return SAKUIN_CONCAT(sakuin_result_, __LINE__).status();   \
  }                                                            \
  declaration = std::move(SAKUIN_CONCAT(sakuin_result_, __LINE__)).value()
