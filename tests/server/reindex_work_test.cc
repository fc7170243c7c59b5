#include "server/reindex_work.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "tests/support/memory_files.h"

namespace kindred::server {
namespace {

constexpr const char* kFolder = "work/index/work";

nlp::Lexicon SomeLexicon() {
  nlp::Lexicon lexicon;
  lexicon.phrases["en"].emplace("injection mould", 3.1F);
  return lexicon;
}

std::string TermsOf(const std::vector<std::string>& companies) {
  std::string bytes;
  for (const std::string& term : companies) {
    index::AppendTerms({{{term, 1.5F, "The " + term, {}, true}}, "de", 7},
                       bytes);
  }
  return bytes;
}

class ReindexWorkTest : public testing::Test {
 protected:
  [[nodiscard]] ReindexWork Open(std::string_view inputs = "a") {
    return ReindexWork::Open(files_, kFolder, std::string(inputs)).Value();
  }
  // A lexicon and two parts, of two companies and of one.
  void Fill() {
    ReindexWork work = Open();
    ASSERT_TRUE(work.KeepLexicon(SomeLexicon()).Ok());
    ASSERT_TRUE(work.KeepTerms(2, TermsOf({"one", "two"})).Ok());
    ASSERT_TRUE(work.KeepTerms(1, TermsOf({"three"})).Ok());
  }
  [[nodiscard]] std::string Path(std::string_view name) const {
    return std::string(kFolder) + "/" + std::string(name);
  }
  [[nodiscard]] MemoryFiles& Disk() { return files_; }

 private:
  MemoryFiles files_;
};

std::vector<std::string> Read(const ReindexWork& work) {
  std::vector<std::string> terms;
  const Status read = work.Terms().each([&](const nlp::TermCounts& company) {
    terms.push_back(company.terms.at(0).term);
  });
  EXPECT_TRUE(read.Ok());
  return terms;
}

TEST_F(ReindexWorkTest, BeginsWithNothing) {
  ReindexWork work = Open();
  EXPECT_FALSE(work.TakeLexicon());
  EXPECT_EQ(work.Counted(), 0U);
  EXPECT_TRUE(Read(work).empty());
}

TEST_F(ReindexWorkTest, GoesOnAfterTheLastPart) {
  Fill();
  ReindexWork again = Open();
  const std::optional<nlp::Lexicon> lexicon = again.TakeLexicon();
  ASSERT_TRUE(lexicon);
  EXPECT_EQ(nlp::FormatLexicon(*lexicon), nlp::FormatLexicon(SomeLexicon()));
  EXPECT_EQ(again.Counted(), 3U);
  ASSERT_TRUE(again.KeepTerms(1, TermsOf({"four"})).Ok());
  EXPECT_EQ(Read(Open()),
            (std::vector<std::string>{"one", "two", "three", "four"}));
}

TEST_F(ReindexWorkTest, OtherInputsBeginAnew) {
  Fill();
  ReindexWork other = Open("b");
  EXPECT_FALSE(other.TakeLexicon());
  EXPECT_EQ(other.Counted(), 0U);
  EXPECT_TRUE(Disk().List(kFolder).Value().empty());
}

TEST_F(ReindexWorkTest, ADamagedPartAndThoseAfterItAreDoneAgain) {
  Fill();
  const std::string bytes = Disk().Read(Path("terms-1"), {}).Value();
  ASSERT_TRUE(
      Disk().Replace(Path("terms-1"), bytes.substr(0, bytes.size() - 1)).Ok());
  ReindexWork again = Open();
  EXPECT_TRUE(again.TakeLexicon());
  EXPECT_EQ(again.Counted(), 0U);
}

TEST_F(ReindexWorkTest, ADamagedLexiconOrStateBeginsAnew) {
  for (const std::string_view name : {"lexicon.jsonl", "state.json"}) {
    Fill();
    ASSERT_TRUE(Disk().Replace(Path(name), "{}").Ok());
    ReindexWork again = Open();
    EXPECT_FALSE(again.TakeLexicon()) << name;
    EXPECT_EQ(again.Counted(), 0U);
  }
}

TEST_F(ReindexWorkTest, AFullDiskIsToldAndLeavesWhatWasKept) {
  Fill();
  ReindexWork work = Open();
  Disk().SetRoom(3);
  const Status kept = work.KeepTerms(1, TermsOf({"four"}));
  ASSERT_FALSE(kept.Ok());
  EXPECT_EQ(kept.Reason().code, ErrorCode::kIo);
  EXPECT_EQ(Open().Counted(), 3U);
}

TEST_F(ReindexWorkTest, ClearRemovesEverything) {
  Fill();
  ASSERT_TRUE(Open().Clear().Ok());
  EXPECT_TRUE(Disk().List(kFolder).Value().empty());
}

}  // namespace
}  // namespace kindred::server
