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

/// "<what>: <parts...>"; memory may be too short even for that.
template <class... Parts>
[[nodiscard]] Status make_status(StatusCode code, const char* what, Parts... parts) noexcept {
  try {
    return {code, ((std::string(what) + ": ") + ... + parts)};
  } catch (...) {
    return {code, "memory ran out"};  // so short that it lies inside the string
  }
}

/// Calls `body`, which returns a Status or a Result.
template <class Body>
[[nodiscard]] auto guarded(const char* what, Body&& body) noexcept -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    return make_status(StatusCode::limit_exceeded, what,
                       "memory ran out; free some or lower the memory option");
  } catch (const std::length_error&) {
    return make_status(StatusCode::limit_exceeded, what,
                       "a size is beyond what memory can hold; ask for less");
  } catch (const std::exception& thrown) {
    return make_status(StatusCode::invalid_argument, what,
                       "code of the host threw: ", thrown.what(), "; it must not");
  } catch (...) {
    return make_status(StatusCode::invalid_argument, what, "code of the host threw; it must not");
  }
}

}  // namespace sakuin
