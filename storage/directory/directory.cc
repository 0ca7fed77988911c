// What a Directory does that its maker does not care about.
#include <sakuin/directory.h>

#include <chrono>

namespace sakuin {

Status Directory::set_aside(std::string_view name, std::string_view /*folder*/) {
  return {
      StatusCode::invalid_argument,
      describe(name) + ": cannot be set aside, there are no sub-folders here; move it yourself"};
}

std::int64_t Directory::now_micros() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace sakuin
