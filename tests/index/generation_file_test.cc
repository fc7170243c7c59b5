#include "index/generation_file.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/digest.h"
#include "index/audience.h"
#include "index/audience_terms.h"
#include "index/score.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

// A part that can be changed.
struct Part {
  std::string file;
  std::string bytes;
};
using Parts = std::vector<Part>;

Parts FormatParts(const Generation& generation) {
  Parts parts;
  for (const std::string_view file : PartFiles()) {
    parts.push_back({std::string(file), ""});
    WritePart(generation, file, [&parts](std::string_view bytes) {
      parts.back().bytes += bytes;
    });
  }
  return parts;
}

Result<Generation> ReadParts(const Parts& parts) {
  std::vector<StoredPart> stored;
  for (const Part& part : parts) {
    auto copy = std::make_shared<const std::string>(part.bytes);
    const std::string_view bytes = *copy;
    stored.push_back(
        {part.file, {bytes, std::move(copy)}, Sha256Hex(part.bytes)});
  }
  return ParseParts(stored);
}

SyntheticOptions Tiny() {
  SyntheticOptions options;
  options.companies = 6;
  options.topics = 2;
  options.topic_words = 4;
  options.shared_words = 4;
  options.words = 10;
  options.dimensions = 3;
  return options;
}

Parts TinyParts() {
  return FormatParts(MakeSyntheticGeneration(Tiny()));
}

Part& PartOf(Parts& parts, std::string_view file) {
  for (Part& part : parts) {
    if (part.file == file) return part;
  }
  ADD_FAILURE() << file << " is missing";
  return parts.front();
}

// Everything scoring does with a generation but training.
void Use(const Generation& generation) {
  std::vector<std::size_t> rows(generation.Size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  Audience audience;
  audience.model.term_weights.assign(generation.features.width, 1.0F);
  audience.model.latent_weights.assign(generation.basis.dimensions, 1.0F);
  audience.latent_shares = LatentShares(generation, audience.model);
  audience.own_scores =
      OwnScores(generation, audience.model, audience.latent_shares);
  for (const Score& score : Rank(generation, audience, rows)) {
    EXPECT_GE(score.points, 0.0);
    EXPECT_LE(score.points, 100.0);
  }
  EXPECT_LE(FindAudienceTerms(generation, rows, 9).sets_apart.size(), 9U);
  Random random(1);
  SparseBuilder live;
  generation.vocabulary.AddRow(SyntheticTerms(Tiny(), 0, random), live);
  const LatentVector vector = FoldIn(live.Row(0), generation.basis);
  for (const Neighbour& neighbour :
       generation.vectors->Search(vector.values, 3, {})) {
    EXPECT_LT(neighbour.row, generation.Size());
  }
}

TEST(GenerationFileTest, ReadsBackWhatItWrote) {
  const Generation written = MakeSyntheticGeneration();
  const Result<Generation> read = ReadParts(FormatParts(written));
  ASSERT_TRUE(read.Ok()) << read.Reason().message;
  const Generation& back = read.Value();
  EXPECT_EQ(back.version, written.version);
  EXPECT_EQ(back.companies, written.companies);
  EXPECT_EQ(back.features.row_begin, written.features.row_begin);
  EXPECT_EQ(back.features.columns, written.features.columns);
  EXPECT_EQ(back.features.values, written.features.values);
  EXPECT_EQ(back.features.width, written.features.width);
  EXPECT_EQ(back.basis.dimensions, written.basis.dimensions);
  EXPECT_EQ(back.basis.rows, written.basis.rows);
  EXPECT_EQ(back.norms, written.norms);
  EXPECT_EQ(back.neighbours.row_begin, written.neighbours.row_begin);
  EXPECT_EQ(back.neighbours.columns, written.neighbours.columns);
  EXPECT_EQ(back.neighbours.values, written.neighbours.values);
  for (std::size_t row = 0; row < written.Size(); ++row) {
    EXPECT_EQ(back.vectors->Vector(row), written.vectors->Vector(row));
  }
  EXPECT_EQ(back.vocabulary.Companies(), written.vocabulary.Companies());
  EXPECT_EQ(back.vocabulary.MeanLength(), written.vocabulary.MeanLength());
  ASSERT_EQ(back.vocabulary.Terms().size(), written.vocabulary.Terms().size());
  for (std::size_t i = 0; i < back.vocabulary.Terms().size(); ++i) {
    EXPECT_EQ(back.vocabulary.Terms()[i].term,
              written.vocabulary.Terms()[i].term);
    EXPECT_EQ(back.vocabulary.Terms()[i].surface,
              written.vocabulary.Terms()[i].surface);
    EXPECT_EQ(back.vocabulary.Terms()[i].companies,
              written.vocabulary.Terms()[i].companies);
  }
}

void Train(const Generation& generation) {
  std::vector<Customer> customers;
  for (std::size_t row = 0; row < generation.Size(); row += 2) {
    customers.push_back({row, 1});
  }
  const Result<Audience> audience = TrainAudience(generation, customers);
  if (audience.Ok()) {
    EXPECT_TRUE(std::isfinite(audience.Value().raw_at_80));
  }
}

// A company read after the reindex gets the same features before and after.
TEST(GenerationFileTest, FoldsNewCompaniesInAlike) {
  const SyntheticCorpus corpus = MakeSyntheticCorpus({});
  GenerationOptions options = SyntheticGenerationOptions({});
  options.vocabulary.min_companies_of_own = 12;
  options.vocabulary.k1 = 1.7;
  options.vocabulary.b = 0.3;
  options.vocabulary.phrase_weight = 0.9;
  const Generation written =
      BuildGeneration(corpus.companies, corpus.terms, options);
  const Generation read = ReadParts(FormatParts(written)).Value();
  Random random(5);
  nlp::TermCounts company = SyntheticTerms({}, 1, random);
  for (nlp::TermCount& term : company.terms) term.own = true;
  SparseBuilder before;
  SparseBuilder after;
  written.vocabulary.AddRow(company, before);
  read.vocabulary.AddRow(company, after);
  EXPECT_EQ(before.columns, after.columns);
  EXPECT_EQ(before.values, after.values);
}

TEST(GenerationFileTest, KeepsAwkwardText) {
  SyntheticCorpus corpus = MakeSyntheticCorpus(Tiny());
  corpus.companies[0].name = "\"M\xC3\xBCller\"\n{S\xC3\xB6hne}\\ \t";
  corpus.companies[1].name = "";
  corpus.companies[1].id = INT64_MAX;
  const Generation written = BuildGeneration(
      corpus.companies, corpus.terms, SyntheticGenerationOptions(Tiny()));
  const Result<Generation> read = ReadParts(FormatParts(written));
  ASSERT_TRUE(read.Ok()) << read.Reason().message;
  EXPECT_EQ(read.Value().companies, written.companies);
  EXPECT_EQ(read.Value().version, written.version);
}

TEST(GenerationFileTest, ReadsBackNobodyAndNobodyReadable) {
  SyntheticOptions silent = Tiny();
  silent.words = 0;
  SyntheticOptions nobody = Tiny();
  nobody.companies = 0;
  for (const SyntheticOptions& options : {silent, nobody}) {
    const Generation written = MakeSyntheticGeneration(options);
    const Result<Generation> read = ReadParts(FormatParts(written));
    ASSERT_TRUE(read.Ok()) << read.Reason().message;
    EXPECT_EQ(read.Value().Size(), options.companies);
    EXPECT_EQ(read.Value().version, written.version);
    Use(read.Value());
  }
}

TEST(GenerationFileTest, AMissingPartIsCorrupt) {
  const Parts parts = TinyParts();
  for (std::size_t gone = 0; gone < parts.size(); ++gone) {
    Parts rest = parts;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(gone));
    const Result<Generation> read = ReadParts(rest);
    ASSERT_FALSE(read.Ok()) << parts[gone].file;
    EXPECT_EQ(read.Reason().code, ErrorCode::kCorrupt);
  }
}

// The digests of the manifest stand before this: here they are as if forged.
TEST(GenerationFileTest, AnyTruncationIsCorrupt) {
  const Parts parts = TinyParts();
  for (std::size_t at = 0; at < parts.size(); ++at) {
    for (std::size_t length = 0; length < parts[at].bytes.size(); ++length) {
      Parts torn = parts;
      torn[at].bytes.resize(length);
      const Result<Generation> read = ReadParts(torn);
      ASSERT_FALSE(read.Ok()) << parts[at].file << " " << length;
      ASSERT_EQ(read.Reason().code, ErrorCode::kCorrupt);
    }
  }
}

TEST(GenerationFileTest, AnyChangedOctetIsCorruptOrHarmless) {
  Parts parts = TinyParts();
  for (Part& part : parts) {
    for (std::size_t at = 0; at < part.bytes.size(); ++at) {
      char& octet = part.bytes[at];
      const char before = octet;
      for (const unsigned mask : {0x01U, 0x40U}) {
        octet = static_cast<char>(static_cast<unsigned char>(before) ^ mask);
        const Result<Generation> read = ReadParts(parts);
        if (read.Ok()) {
          Use(read.Value());
          // Training takes longer: only now and then.
          if (at % 32 == 3 && mask == 0x40U) Train(read.Value());
        } else {
          ASSERT_EQ(read.Reason().code, ErrorCode::kCorrupt);
          ASSERT_NE(read.Reason().message, "");
        }
      }
      octet = before;
    }
  }
}

TEST(GenerationFileTest, OctetsAfterThePartsAreCorrupt) {
  const Parts parts = TinyParts();
  for (std::size_t at = 0; at < parts.size(); ++at) {
    Parts longer = parts;
    longer[at].bytes += "x";
    EXPECT_FALSE(ReadParts(longer).Ok()) << parts[at].file;
  }
}

template <typename T>
void Poke(std::string& bytes, std::size_t at, T value) {
  ASSERT_LE(at + sizeof value, bytes.size());
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

// features.bin: count and row_begin, count and columns, count and values.
constexpr std::size_t kRowBegin = 8;
constexpr std::size_t kColumns = kRowBegin + 7 * 8 + 8;

TEST(GenerationFileTest, HostileFeaturesAreCorrupt) {
  Parts parts = TinyParts();
  std::string& bytes = PartOf(parts, "features.bin").bytes;
  const std::string good = bytes;
  for (const std::size_t count_at : {std::size_t{0}, kColumns - 8}) {
    for (const std::uint64_t count :
         {UINT64_MAX, UINT64_MAX / 8, UINT64_MAX / 4 + 1, std::uint64_t{0}}) {
      bytes = good;
      Poke(bytes, count_at, count);
      EXPECT_FALSE(ReadParts(parts).Ok());
    }
  }
  for (const std::uint64_t begin : {UINT64_MAX, std::uint64_t{1} << 32U}) {
    bytes = good;
    Poke(bytes, kRowBegin + 8, begin);
    EXPECT_FALSE(ReadParts(parts).Ok());
  }
  bytes = good;
  Poke(bytes, kRowBegin, std::uint64_t{1});
  EXPECT_FALSE(ReadParts(parts).Ok()) << "the first row begins at 0";
  bytes = good;
  Poke(bytes, kColumns, UINT32_MAX);
  EXPECT_FALSE(ReadParts(parts).Ok()) << "a column out of the vocabulary";
  bytes = good;
  Poke(bytes, kColumns + 4, std::uint32_t{0});
  EXPECT_FALSE(ReadParts(parts).Ok()) << "columns that do not ascend";
  bytes = good;
  Poke(bytes, bytes.size() - 4, std::nanf(""));
  EXPECT_FALSE(ReadParts(parts).Ok()) << "no number";
}

struct TextCase {
  std::string name;
  std::string file;
  std::string text;
};

void PrintTo(const TextCase& row, std::ostream* out) {
  *out << row.name;
}

class HostileTextTest : public testing::TestWithParam<TextCase> {};

TEST_P(HostileTextTest, IsCorruptAndNamed) {
  Parts parts = TinyParts();
  PartOf(parts, GetParam().file).bytes = GetParam().text;
  const Result<Generation> read = ReadParts(parts);
  ASSERT_FALSE(read.Ok());
  EXPECT_EQ(read.Reason().code, ErrorCode::kCorrupt);
  EXPECT_EQ(read.Reason().message.find(GetParam().file), 0U)
      << read.Reason().message;
}

constexpr std::string_view kHead =
    R"({"companies":6,"mean_length":10.0,"k1":1.2,"b":0.75,)"
    R"("phrase_weight":0.5,"min_companies_of_own":5})"
    "\n";

std::string Head(std::string_view rest) {
  return std::string(kHead) + std::string(rest);
}

INSTANTIATE_TEST_SUITE_P(
    Table, HostileTextTest,
    testing::Values(
        TextCase{"NoJson", "companies.jsonl", "x\n"},
        TextCase{"TornLine", "companies.jsonl", R"({"id":1,"domain":"a")"},
        TextCase{"NoId", "companies.jsonl", "{\"domain\":\"a\",\"words\":1}\n"},
        TextCase{"IdIsText", "companies.jsonl",
                 "{\"id\":\"1\",\"domain\":\"a\",\"words\":1}\n"},
        TextCase{"NoDomain", "companies.jsonl", "{\"id\":1,\"words\":1}\n"},
        TextCase{"WordsIsADouble", "companies.jsonl",
                 "{\"id\":1,\"domain\":\"a\",\"words\":1e300}\n"},
        TextCase{"EmptyVocabulary", "vocabulary.jsonl", ""},
        TextCase{"HeadIsAList", "vocabulary.jsonl", "[]\n"},
        TextCase{"HeadWithoutNumbers", "vocabulary.jsonl", "{}\n"},
        TextCase{"HugeCompanies", "vocabulary.jsonl",
                 R"({"companies":1e300,"mean_length":1,"k1":1,"b":0,)"
                 "\"phrase_weight\":1,\"min_companies_of_own\":5}\n"},
        TextCase{"NegativeK1", "vocabulary.jsonl",
                 R"({"companies":6,"mean_length":1,"k1":-1,"b":0,)"
                 "\"phrase_weight\":1,\"min_companies_of_own\":5}\n"},
        TextCase{"BOverOne", "vocabulary.jsonl",
                 R"({"companies":6,"mean_length":1,"k1":1,"b":1.5,)"
                 "\"phrase_weight\":1,\"min_companies_of_own\":5}\n"},
        TextCase{"TermOfTwoParts", "vocabulary.jsonl", Head("[\"a\",\"a\"]\n")},
        TextCase{"TermIsANumber", "vocabulary.jsonl", Head("[1,\"a\",2,1]\n")},
        TextCase{"TermOfNobody", "vocabulary.jsonl",
                 Head("[\"a\",\"a\",0,1]\n")},
        TextCase{"TermOfNegativeRarity", "vocabulary.jsonl",
                 Head("[\"a\",\"a\",2,-1]\n")},
        TextCase{"TermWithoutRarity", "vocabulary.jsonl",
                 Head("[\"a\",\"a\",2]\n")},
        TextCase{"TermOfMoreThanAll", "vocabulary.jsonl",
                 Head("[\"a\",\"a\",7,1]\n")},
        TextCase{"TermsTwice", "vocabulary.jsonl",
                 Head("[\"a\",\"a\",2,1]\n[\"a\",\"a\",2,1]\n")},
        TextCase{"TermsUnsorted", "vocabulary.jsonl",
                 Head("[\"b\",\"b\",2,1]\n[\"a\",\"a\",2,1]\n")}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace kindred::index
