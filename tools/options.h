// The arguments and options of one verb: a thin face of CLI11, which is slow to compile and has
// this one door (with options.cc and sakuin.cc).
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sakuin::tool {

/// Binds what the command line says to variables of the caller, which outlive the parsing. What a
/// variable holds before is the default.
class Options {
 public:
  explicit Options(CLI::App& verb) : verb_(verb) {}

  enum class Need : std::uint8_t { required, optional };

  void argument(const std::string& name, std::string& value, const std::string& help);
  void arguments(const std::string& name, std::vector<std::string>& values, const std::string& help,
                 Need need = Need::required);

  void text(const std::string& name, std::string& value, const std::string& type,
            const std::string& help);
  /// May be given several times.
  void texts(const std::string& name, std::vector<std::string>& values, const std::string& type,
             const std::string& help);
  void choice(const std::string& name, std::string& value, const std::vector<std::string>& among,
              const std::string& help);
  void flag(const std::string& name, bool& value, const std::string& help);

  struct Range {
    std::uint64_t least = 0;
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  };
  void number(const std::string& name, std::uint64_t& value, const std::string& unit, Range range,
              const std::string& help);

 private:
  CLI::App& verb_;
};

}  // namespace sakuin::tool
