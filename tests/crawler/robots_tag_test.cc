#include "crawler/robots_tag.h"

#include "gtest/gtest.h"

namespace kindred::crawler {
namespace {

TEST(RobotsTag, JoinsAllHeaders) {
  EXPECT_EQ(RobotsTags("HTTP/1.1 200 OK\r\nX-Robots-Tag: nofollow\r\n"
                       "Content-Type: text/html\r\nx-robots-tag:noindex \r\n"),
            "nofollow\nnoindex");
}

TEST(RobotsTag, ThereMayBeNone) {
  EXPECT_EQ(RobotsTags(""), "");
  EXPECT_EQ(RobotsTags("HTTP/1.1 200 OK\r\nX-Robots-Tags: noindex\r\n"), "");
  EXPECT_EQ(RobotsTags("X-Robots-Tag"), "");
}

}  // namespace
}  // namespace kindred::crawler
