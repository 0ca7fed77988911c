// A query tree as a person would read it, for the messages of failed tests.
#pragma once

#include <string>

#include <sakuin/query.h>

namespace sakuin::test {

/// For example bool(+word "e-mail" in title, boost 2 (phrase "b c"), -term "d").
[[nodiscard]] std::string to_text(const Query& query);

}  // namespace sakuin::test
