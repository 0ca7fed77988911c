#include "tools/options.h"

#include <CLI/CLI.hpp>

namespace sakuin::tool {

void Options::argument(const std::string& name, std::string& value, const std::string& help) {
  verb_.add_option(name, value, help)->required();
}

void Options::arguments(const std::string& name, std::vector<std::string>& values,
                        const std::string& help, Need need) {
  verb_.add_option(name, values, help)->required(need == Need::required);
}

void Options::text(const std::string& name, std::string& value, const std::string& type,
                   const std::string& help) {
  CLI::Option* option = verb_.add_option(name, value, help)->type_name(type);
  if (!value.empty()) option->capture_default_str();
}

void Options::texts(const std::string& name, std::vector<std::string>& values,
                    const std::string& type, const std::string& help) {
  verb_.add_option(name, values, help)->type_name(type)->allow_extra_args(false);
}

void Options::choice(const std::string& name, std::string& value,
                     const std::vector<std::string>& among, const std::string& help) {
  verb_.add_option(name, value, help)->check(CLI::IsMember(among))->capture_default_str();
}

void Options::flag(const std::string& name, bool& value, const std::string& help) {
  verb_.add_flag(name, value, help);
}

void Options::number(const std::string& name, std::uint64_t& value, const std::string& unit,
                     Range range, const std::string& help) {
  CLI::Option* option =
      verb_.add_option(name, value, help)->check(CLI::Range(range.least, range.most));
  option->type_name(unit);
  if (value != 0 && value != range.most) option->capture_default_str();
}

}  // namespace sakuin::tool
