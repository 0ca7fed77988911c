#include "tokenizer/unicode/utf8.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <string>

#include "tests/unit/tokenizer/random_text.h"

namespace sakuin::tokenizer::utf8_test {
namespace {

TEST(Utf8, EveryScalarValueComesBack) {
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point >= 0xD800 && code_point <= 0xDFFF) continue;
    std::string bytes(kMaxUtf8Bytes, '\0');
    bytes.resize(encode_utf8(code_point, bytes.data()));
    const Decoded decoded = decode_utf8(bytes, 0);
    ASSERT_EQ(decoded.code_point, code_point);
    ASSERT_EQ(decoded.size, bytes.size());
  }
}

TEST(Utf8, IllFormedBytesAreReplacedOneByOne) {
  for (const std::string_view bytes :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF",
        "\xC3", "\xE3\x81", "\xE3\x81z", "\xF0\x9F\x98", "\xF0\x9F\x98z"}) {
    const Decoded decoded = decode_utf8(bytes, 0);
    EXPECT_EQ(decoded.code_point, kReplacement) << testing::PrintToString(bytes);
    EXPECT_EQ(decoded.size, 1u) << testing::PrintToString(bytes);
  }
}

TEST(Utf8, AgreesWithUtf8procOnRandomBytes) {
  Random random(1);
  for (int round = 0; round < 20'000; ++round) {
    const std::string bytes = random_text(random, 3, {.bad = true}) + random_bytes(random, 6);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      utf8proc_int32_t expected = 0;
      const utf8proc_ssize_t size =
          utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data() + at),
                           static_cast<utf8proc_ssize_t>(bytes.size() - at), &expected);
      const Decoded decoded = decode_utf8(bytes, at);
      ASSERT_EQ(decoded.code_point, size < 0 ? kReplacement : static_cast<char32_t>(expected));
      ASSERT_EQ(decoded.size, size < 0 ? 1u : static_cast<std::size_t>(size));
    }
  }
}

}  // namespace
}  // namespace sakuin::tokenizer::utf8_test
