// No exception crosses the API: running out of memory inside the standard library, or a throwing
// tokenizer of the host's, becomes a Status.
#pragma once

#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include <sakuin/status.h>

namespace sakuin {

/// Calls `body`, which returns a Status or a Result.
template <class Body>
[[nodiscard]] auto guarded(const char* what, Body&& body) noexcept -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return Status(StatusCode::limit_exceeded,
                  std::string(what) + ": memory ran out; free some or lower the memory option");
  } catch (const std::length_error&) {
    return Status(StatusCode::limit_exceeded,
                  std::string(what) + ": a size is beyond what memory can hold; ask for less");
  } catch (const std::exception& thrown) {
    return Status(StatusCode::invalid_argument, std::string(what) + ": code of the host threw: " +
                                                    thrown.what() + "; it must not");
  } catch (...) {
    return Status(StatusCode::invalid_argument,
                  std::string(what) + ": code of the host threw; it must not");
  }
}

}  // namespace sakuin
