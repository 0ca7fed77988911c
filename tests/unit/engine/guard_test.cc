#include "engine/guard.h"

#include <new>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace sakuin::guard_test {
namespace {

template <class Thrown>
Status status_of(const Thrown& thrown) {
  return guarded("work", [&]() -> Status { throw thrown; });
}

TEST(Guard, HandsOverWhatTheBodyReturns) {
  EXPECT_TRUE(guarded("work", [] { return Status(); }).ok());
  EXPECT_EQ(*guarded("work", []() -> Result<int> { return 7; }), 7);
  EXPECT_EQ(guarded("work", [] { return Status(StatusCode::io, "x: y; z"); }).message(), "x: y; z");
}

TEST(Guard, TurnsEveryExceptionIntoAStatus) {
  EXPECT_EQ(status_of(std::bad_alloc()).code(), StatusCode::limit_exceeded);
  EXPECT_EQ(status_of(std::length_error("long")).code(), StatusCode::limit_exceeded);
  EXPECT_EQ(status_of(std::runtime_error("why")).message(),
            "work: code of the host threw: why; it must not");
}

TEST(Guard, CatchesWhatIsNoStandardException) {
  EXPECT_EQ(status_of(42).message(), "work: code of the host threw; it must not");
  EXPECT_EQ(status_of(std::string("text")).code(), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace sakuin::guard_test
