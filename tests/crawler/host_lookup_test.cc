#include "crawler/host_lookup.h"

#include <array>
#include <cstdint>

#include "gtest/gtest.h"

#include "crawler/address_guard.h"

namespace kindred::crawler {
namespace {

// Numbers and names that never exist need no network.
TEST(HostLookup, FindsAddresses) {
  const auto four = LookUpHost("127.0.0.9");
  ASSERT_TRUE(four.Ok());
  EXPECT_EQ(four.Value(), (std::vector<AddressBytes>{{127, 0, 0, 9}}));
  const auto six = LookUpHost("::1");
  ASSERT_TRUE(six.Ok());
  EXPECT_EQ(six.Value(), std::vector<AddressBytes>{AddressOctets("::1")});
}

TEST(HostLookup, SaysWhatHasNone) {
  const auto none = LookUpHost("no such host");
  ASSERT_FALSE(none.Ok());
  EXPECT_EQ(none.Reason().code, ErrorCode::kUnavailable);
  EXPECT_NE(none.Reason().message.find("no such host"), std::string::npos);
}

TEST(HostLookup, WritesAddresses) {
  EXPECT_EQ(FormatAddress(AddressOctets("10.0.0.1")), "10.0.0.1");
  EXPECT_EQ(FormatAddress(AddressOctets("[2001:db8::1]")), "2001:db8::1");
  EXPECT_EQ(FormatAddress({}), "");
}

}  // namespace
}  // namespace kindred::crawler
