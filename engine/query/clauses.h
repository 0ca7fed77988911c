// The clauses of one list while they are read.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <sakuin/query.h>

namespace sakuin {

/// Clauses that most lists have at most.
inline constexpr std::size_t kUsualClauses = 4;

/// How a clause stands among the others of its list.
enum class Role { should, must, must_not };

struct Operand {
  Role role = Role::should;
  Query query;
};

struct Clauses {
  std::vector<Query> must;
  std::vector<Query> should;
  std::vector<Query> must_not;
  std::size_t min_should_match = 0;

  void add(Operand operand) {
    std::vector<Query>& clauses = operand.role == Role::must       ? must
                                  : operand.role == Role::must_not ? must_not
                                                                   : should;
    if (clauses.empty()) clauses.reserve(kUsualClauses);
    clauses.push_back(std::move(operand.query));
  }

  [[nodiscard]] bool is_empty() const noexcept {
    return must.empty() && should.empty() && must_not.empty();
  }

  /// One plain clause needs no boolean around it.
  [[nodiscard]] Query build() && {
    if (must.empty() && must_not.empty() && should.size() == 1 && min_should_match == 0) {
      return std::move(should.front());
    }
    return query::boolean(std::move(must), std::move(should), std::move(must_not),
                          min_should_match);
  }
};

}  // namespace sakuin
