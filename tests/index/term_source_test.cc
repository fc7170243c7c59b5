#include "index/term_source.h"

#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/memory_files.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

nlp::TermCounts Written() {
  nlp::TermCounts company;
  company.language = "de";
  company.words = 300;
  company.terms = {{"spritzguss", 2.5F, "Spritzguss", {}, false},
                   {"spritzguss teil", 1.0F, "Spritzguss-Teile", {}, false},
                   {"sprung", 1.0F, "sprung", {}, true}};
  return company;
}

class TermFilesTest : public testing::Test {
 protected:
  void Put(const std::string& path, const std::string& bytes) {
    ASSERT_TRUE(files_.Replace(path, bytes).Ok());
  }
  [[nodiscard]] Result<std::vector<nlp::TermCounts>> Read(
      const std::vector<TermFile>& parts) {
    std::vector<nlp::TermCounts> companies;
    const Status read =
        TermsInFiles(files_, parts).each([&](const nlp::TermCounts& company) {
          companies.push_back(company);
        });
    if (!read.Ok()) return read.Reason();
    return companies;
  }

 private:
  MemoryFiles files_;
};

void ExpectEqual(const nlp::TermCounts& a, const nlp::TermCounts& b) {
  EXPECT_EQ(a.language, b.language);
  EXPECT_EQ(a.words, b.words);
  ASSERT_EQ(a.terms.size(), b.terms.size());
  for (std::size_t i = 0; i < a.terms.size(); ++i) {
    EXPECT_EQ(a.terms[i].term, b.terms[i].term);
    EXPECT_EQ(a.terms[i].surface, b.terms[i].surface);
    EXPECT_EQ(a.terms[i].count, b.terms[i].count);
    EXPECT_EQ(a.terms[i].own, b.terms[i].own);
  }
}

TEST_F(TermFilesTest, GivesBackWhatWasAppended) {
  std::string bytes;
  AppendTerms(Written(), bytes);
  AppendTerms({}, bytes);
  Put("a", bytes);
  bytes.clear();
  AppendTerms(Written(), bytes);
  Put("b", bytes);
  const auto read = Read({{"a", 2}, {"b", 1}});
  ASSERT_TRUE(read.Ok()) << read.Reason().message;
  ASSERT_EQ(read.Value().size(), 3U);
  ExpectEqual(read.Value()[0], Written());
  ExpectEqual(read.Value()[1], {});
  ExpectEqual(read.Value()[2], Written());
}

TEST_F(TermFilesTest, ManyCompaniesComeInTheirOrder) {
  const SyntheticCorpus corpus = MakeSyntheticCorpus({});
  std::string bytes;
  for (const nlp::TermCounts& company : corpus.terms) {
    AppendTerms(company, bytes);
  }
  Put("a", bytes);
  const auto read = Read({{"a", corpus.terms.size()}});
  ASSERT_TRUE(read.Ok());
  for (std::size_t i = 0; i < corpus.terms.size(); ++i) {
    ExpectEqual(read.Value()[i], corpus.terms[i]);
  }
}

TEST_F(TermFilesTest, AnyTruncationIsCorrupt) {
  std::string bytes;
  AppendTerms(Written(), bytes);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    Put("a", bytes.substr(0, length));
    const auto read = Read({{"a", 1}});
    ASSERT_FALSE(read.Ok()) << length;
    EXPECT_EQ(read.Reason().code, ErrorCode::kCorrupt);
  }
  Put("a", bytes + "x");
  EXPECT_FALSE(Read({{"a", 1}}).Ok());
}

// Work files are not checked by digests again: nothing in them may reach out.
TEST_F(TermFilesTest, AnyChangedOctetIsCorruptOrHarmless) {
  std::string bytes;
  AppendTerms(Written(), bytes);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (unsigned mask = 1; mask < 256; mask += mask) {
      std::string changed = bytes;
      changed[at] =
          static_cast<char>(static_cast<unsigned char>(changed[at]) ^ mask);
      Put("a", changed);
      const auto read = Read({{"a", 1}});
      if (read.Ok()) {
        EXPECT_EQ(read.Value().size(), 1U);
      }
    }
  }
}

}  // namespace
}  // namespace kindred::index
