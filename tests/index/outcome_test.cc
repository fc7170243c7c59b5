#include "index/outcome.h"

#include <ostream>
#include <string>

#include "gtest/gtest.h"

namespace kindred::index {
namespace {

TEST(OutcomeTest, NamesReadBack) {
  for (const Outcome outcome : kOutcomes) {
    EXPECT_EQ(OutcomeNamed(NameOf(outcome)), outcome);
  }
  for (const RejectReason reason : kRejectReasons) {
    EXPECT_EQ(ReasonNamed(NameOf(reason)), reason);
  }
  EXPECT_FALSE(OutcomeNamed("Won"));
  EXPECT_FALSE(OutcomeNamed(""));
  EXPECT_FALSE(ReasonNamed(""));
}

struct VerdictCase {
  std::string name;
  Outcome outcome;
  RejectReason reason;
  Verdict want;
};

void PrintTo(const VerdictCase& row, std::ostream* out) {
  *out << row.name;
}

class VerdictTest : public testing::TestWithParam<VerdictCase> {};

TEST_P(VerdictTest, Is) {
  EXPECT_EQ(VerdictOf(GetParam().outcome, GetParam().reason), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Table, VerdictTest,
    testing::Values(VerdictCase{"Won", Outcome::kWon, RejectReason::kNone,
                                Verdict::kFits},
                    VerdictCase{"Accepted", Outcome::kAccepted,
                                RejectReason::kNone, Verdict::kFits},
                    VerdictCase{"Lost", Outcome::kLost, RejectReason::kNone,
                                Verdict::kMisfit},
                    VerdictCase{"WrongFit", Outcome::kRejected,
                                RejectReason::kWrongFit, Verdict::kMisfit},
                    VerdictCase{"Competitor", Outcome::kRejected,
                                RejectReason::kCompetitor, Verdict::kAside},
                    VerdictCase{"Client", Outcome::kRejected,
                                RejectReason::kCurrentClient, Verdict::kAside},
                    VerdictCase{"Closed", Outcome::kRejected,
                                RejectReason::kOutOfBusiness, Verdict::kAside},
                    VerdictCase{"Other", Outcome::kRejected,
                                RejectReason::kOther, Verdict::kOpen}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::index
