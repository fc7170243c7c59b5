#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "base/digest.h"
#include "index/generation.h"
#include "tests/support/memory_files.h"
#include "tests/support/synthetic.h"

namespace kindred::index {
namespace {

using Names = std::vector<std::string>;

constexpr const char* kFolder = "work/index";

Generation Tiny(std::uint64_t seed) {
  SyntheticOptions options;
  options.companies = 6;
  options.topics = 2;
  options.topic_words = 4;
  options.shared_words = 4;
  options.words = 10;
  options.dimensions = 3;
  options.seed = seed;
  return MakeSyntheticGeneration(options);
}

std::string InFolder(const std::string& name) {
  return std::string(kFolder) + "/" + name;
}

// Passes everything on, but the write numbered `failing` (from 0) fails.
class FailingFiles final : public Files {
 public:
  FailingFiles(Files& files, int failing) : files_(files), left_(failing) {}

  [[nodiscard]] Result<std::string> Read(const std::string& path,
                                         ByteRange range) override {
    return files_.Read(path, range);
  }
  Status Replace(const std::string& path, std::string_view bytes) override {
    if (left_-- == 0) return Error{ErrorCode::kIo, path + ": disk full"};
    return files_.Replace(path, bytes);
  }
  [[nodiscard]] Result<std::uint64_t> Append(const std::string& path,
                                             std::string_view bytes) override {
    if (left_-- == 0) return Error{ErrorCode::kIo, path + ": disk full"};
    return files_.Append(path, bytes);
  }
  Status Truncate(const std::string& path, std::uint64_t size) override {
    return files_.Truncate(path, size);
  }
  [[nodiscard]] Result<Names> List(const std::string& folder) override {
    return files_.List(folder);
  }
  Status Remove(const std::string& path) override {
    return files_.Remove(path);
  }

 private:
  Files& files_;
  int left_;
};

class GenerationStoreTest : public testing::Test {
 protected:
  void Publish(const Generation& generation, std::size_t keep = 2) {
    const Status published =
        PublishGeneration(files_, kFolder, generation, keep);
    ASSERT_TRUE(published.Ok()) << published.Reason().message;
  }
  [[nodiscard]] std::string LiveVersion() {
    Result<Generation> live = LoadGeneration(files_, kFolder);
    return live.Ok() ? live.Value().version : live.Reason().message;
  }
  [[nodiscard]] Names Folders() { return files_.List(kFolder).Value(); }
  // Of the first generation.
  [[nodiscard]] Names Parts() { return files_.List(InFolder("00001")).Value(); }
  [[nodiscard]] std::string Bytes(const std::string& name) {
    return files_.Read(InFolder(name), {}).Value();
  }
  // What loading says; asserts that it fails.
  [[nodiscard]] Error LoadError() {
    const Result<Generation> live = LoadGeneration(files_, kFolder);
    EXPECT_FALSE(live.Ok());
    return live.Ok() ? Error{} : live.Reason();
  }

  [[nodiscard]] MemoryFiles& Store() { return files_; }

 private:
  MemoryFiles files_;
};

TEST_F(GenerationStoreTest, LoadsWhatWasPublished) {
  const Generation written = Tiny(1);
  Publish(written);
  const Result<Generation> read = LoadGeneration(Store(), kFolder);
  ASSERT_TRUE(read.Ok()) << read.Reason().message;
  EXPECT_EQ(read.Value().version, written.version);
  EXPECT_EQ(read.Value().companies, written.companies);
  EXPECT_EQ(read.Value().features.values, written.features.values);
  EXPECT_EQ(read.Value().norms, written.norms);
  EXPECT_EQ(Store().List(InFolder("00001")).Value(),
            (Names{"basis.bin", "companies.jsonl", "features.bin",
                   "lexicon.jsonl", "manifest.json", "neighbours.bin",
                   "norms.bin", "vectors.bin", "vocabulary.jsonl"}));
}

TEST_F(GenerationStoreTest, WritesEqualOctetsForEqualGenerations) {
  Publish(Tiny(1));
  Publish(Tiny(1));
  for (const std::string& name : Parts()) {
    EXPECT_EQ(Bytes("00001/" + name), Bytes("00002/" + name)) << name;
  }
}

TEST_F(GenerationStoreTest, NothingPublishedIsNotFound) {
  const Error error = LoadError();
  EXPECT_EQ(error.code, ErrorCode::kNotFound);
  EXPECT_NE(error.message.find("run kindred reindex"), std::string::npos);
}

TEST_F(GenerationStoreTest, KeepsTheLastOnes) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) Publish(Tiny(seed));
  EXPECT_EQ(Folders(), (Names{"00003", "00004", "CURRENT"}));
  EXPECT_EQ(LiveVersion(), Tiny(4).version);
  Publish(Tiny(5), 3);
  EXPECT_EQ(Folders(), (Names{"00003", "00004", "00005", "CURRENT"}));
  Publish(Tiny(6), 1);
  EXPECT_EQ(Folders(), (Names{"00006", "CURRENT"}));
  Publish(Tiny(7), 0);
  EXPECT_EQ(Folders(), (Names{"00007", "CURRENT"}));
  EXPECT_EQ(LiveVersion(), Tiny(7).version);
}

TEST_F(GenerationStoreTest, LeavesOtherFilesAlone) {
  for (const char* name : {"README", "1", "000x1/a", "000001/a"}) {
    ASSERT_TRUE(Store().Replace(InFolder(name), "mine").Ok());
  }
  for (std::uint64_t seed = 1; seed <= 3; ++seed) Publish(Tiny(seed));
  EXPECT_EQ(Folders(), (Names{"000001", "00002", "00003", "000x1", "1",
                              "CURRENT", "README"}));
}

// "100000" comes before "99999" in the order of text.
TEST_F(GenerationStoreTest, CountsPastFiveDigits) {
  ASSERT_TRUE(Store().Replace(InFolder("99999/old"), "x").Ok());
  Publish(Tiny(1));
  EXPECT_EQ(Bytes("CURRENT"), "100000\n");
  Publish(Tiny(2));
  EXPECT_EQ(Bytes("CURRENT"), "100001\n");
  EXPECT_EQ(Folders(), (Names{"100000", "100001", "CURRENT"}));
}

TEST_F(GenerationStoreTest, AnyFailingWriteLeavesTheOldOneLive) {
  const Generation first = Tiny(1);
  const Generation second = Tiny(2);
  Publish(first);
  for (int failing = 0; failing < 10; ++failing) {
    FailingFiles broken(Store(), failing);
    const Status published = PublishGeneration(broken, kFolder, second);
    ASSERT_FALSE(published.Ok()) << failing;
    EXPECT_EQ(published.Reason().code, ErrorCode::kIo);
    EXPECT_EQ(LiveVersion(), first.version) << failing;
  }
  // There are eight parts, the manifest and CURRENT.
  FailingFiles whole(Store(), 10);
  ASSERT_TRUE(PublishGeneration(whole, kFolder, second).Ok());
  EXPECT_EQ(LiveVersion(), second.version);
}

TEST_F(GenerationStoreTest, UnfinishedOnesAreNotKept) {
  Publish(Tiny(1));
  FailingFiles broken(Store(), 3);
  ASSERT_FALSE(PublishGeneration(broken, kFolder, Tiny(2)).Ok());
  EXPECT_EQ(Folders(), (Names{"00001", "00002", "CURRENT"}));
  Publish(Tiny(3));
  EXPECT_EQ(Folders(), (Names{"00001", "00003", "CURRENT"}));
}

TEST_F(GenerationStoreTest, TheLiveOneStaysAlone) {
  Publish(Tiny(1));
  Publish(Tiny(2));
  ASSERT_TRUE(KeepLiveGeneration(Store(), kFolder).Ok());
  EXPECT_EQ(Folders(), (Names{"00002", "CURRENT"}));
  EXPECT_EQ(LiveVersion(), Tiny(2).version);
  EXPECT_EQ(KeepLiveGeneration(Store(), "nowhere").Reason().code,
            ErrorCode::kNotFound);
}

TEST_F(GenerationStoreTest, AFullDiskLeavesTheOldOneLive) {
  const Generation first = Tiny(1);
  Publish(first);
  Store().SetRoom(500);
  EXPECT_FALSE(PublishGeneration(Store(), kFolder, Tiny(2)).Ok());
  EXPECT_EQ(LiveVersion(), first.version);
}

TEST_F(GenerationStoreTest, ADamagedCurrentIsCorrupt) {
  Publish(Tiny(1));
  for (const std::string_view text :
       {"", "\n", "00001", "0001\n", "00001\n\n", "00001 \n", "../01\n",
        "00001/\n", "abcde\n"}) {
    ASSERT_TRUE(Store().Replace(InFolder("CURRENT"), text).Ok());
    const Error error = LoadError();
    EXPECT_EQ(error.code, ErrorCode::kCorrupt) << text;
    EXPECT_NE(error.message.find("CURRENT"), std::string::npos);
  }
}

TEST_F(GenerationStoreTest, ACurrentThatNamesNothingIsCorrupt) {
  Publish(Tiny(1));
  ASSERT_TRUE(Store().Replace(InFolder("CURRENT"), "00009\n").Ok());
  const Error error = LoadError();
  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
  EXPECT_NE(error.message.find("00009"), std::string::npos);
}

TEST_F(GenerationStoreTest, AMissingFileIsCorruptAndNamed) {
  Publish(Tiny(1));
  for (const std::string& name : Parts()) {
    const std::string path = "00001/" + name;
    const std::string bytes = Bytes(path);
    ASSERT_TRUE(Store().Remove(InFolder(path)).Ok());
    const Error error = LoadError();
    EXPECT_EQ(error.code, ErrorCode::kCorrupt) << name;
    EXPECT_NE(error.message.find(path), std::string::npos) << error.message;
    ASSERT_TRUE(Store().Replace(InFolder(path), bytes).Ok());
  }
}

TEST_F(GenerationStoreTest, AnUnreadableFileIsAnIoError) {
  Publish(Tiny(1));
  Store().Break(InFolder("00001/norms.bin"));
  EXPECT_EQ(LoadError().code, ErrorCode::kIo);
}

TEST_F(GenerationStoreTest, AnyTruncationOfAnyFileIsCorrupt) {
  Publish(Tiny(1));
  const std::string version = LiveVersion();
  for (const std::string& name : Parts()) {
    const std::string path = "00001/" + name;
    const std::string bytes = Bytes(path);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      ASSERT_TRUE(
          Store().Replace(InFolder(path), bytes.substr(0, length)).Ok());
      const Result<Generation> live = LoadGeneration(Store(), kFolder);
      if (live.Ok()) {
        // Only the manifest's last line feed says nothing.
        ASSERT_EQ(name, "manifest.json");
        ASSERT_EQ(length + 1, bytes.size());
        continue;
      }
      ASSERT_EQ(live.Reason().code, ErrorCode::kCorrupt) << path;
    }
    ASSERT_TRUE(Store().Replace(InFolder(path), bytes).Ok());
  }
  EXPECT_EQ(LiveVersion(), version);
}

TEST_F(GenerationStoreTest, AnyChangedOctetIsCorruptOrHarmless) {
  Publish(Tiny(1));
  const std::string version = LiveVersion();
  Names paths = {"CURRENT"};
  for (const std::string& name : Parts()) {
    paths.push_back("00001/" + name);
  }
  for (const std::string& path : paths) {
    const std::string bytes = Bytes(path);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (const unsigned mask : {0x01U, 0x20U}) {
        std::string changed = bytes;
        changed[at] =
            static_cast<char>(static_cast<unsigned char>(changed[at]) ^ mask);
        ASSERT_TRUE(Store().Replace(InFolder(path), changed).Ok());
        const Result<Generation> live = LoadGeneration(Store(), kFolder);
        // A manifest's figures for people may change; what is loaded may not.
        ASSERT_TRUE(live.Ok() ? path.ends_with("manifest.json") &&
                                    live.Value().version == version
                              : live.Reason().code != ErrorCode::kNotFound)
            << path << " " << at;
      }
    }
    ASSERT_TRUE(Store().Replace(InFolder(path), bytes).Ok());
  }
}

// The digests are right and the content is not.
TEST_F(GenerationStoreTest, AForgedPartIsCorruptAndNamed) {
  Publish(Tiny(1));
  const std::string norms = Bytes("00001/norms.bin");
  std::string manifest = Bytes("00001/manifest.json");
  const std::string forged = norms.substr(0, norms.size() - 8);
  const std::string digest = Sha256Hex(norms);
  manifest.replace(manifest.find(digest), digest.size(), Sha256Hex(forged));
  ASSERT_TRUE(Store().Replace(InFolder("00001/norms.bin"), forged).Ok());
  ASSERT_TRUE(Store().Replace(InFolder("00001/manifest.json"), manifest).Ok());
  const Error error = LoadError();
  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
  EXPECT_NE(error.message.find("00001/norms.bin"), std::string::npos)
      << error.message;
}

TEST_F(GenerationStoreTest, AManifestOfAnotherFormatIsCorrupt) {
  Publish(Tiny(1));
  for (const std::string_view text :
       {"", "{}", "[]", "null", R"({"format":2,"files":{}})",
        R"({"format":"1","files":{}})", R"({"format":1,"files":[]})",
        R"({"format":1})", R"({"format":1,"files":{}})",
        R"({"format":1,"files":{"companies.jsonl":null}})",
        R"({"format":1,"files":{"..":{"sha256":""}}})"}) {
    ASSERT_TRUE(Store().Replace(InFolder("00001/manifest.json"), text).Ok());
    EXPECT_EQ(LoadError().code, ErrorCode::kCorrupt) << text;
  }
}

// A name with a slash would lead out of the generation's folder.
TEST_F(GenerationStoreTest, AManifestReadsNothingElsewhere) {
  Publish(Tiny(1));
  std::string manifest = Bytes("00001/manifest.json");
  const std::string name = "norms.bin";
  manifest.replace(manifest.find(name), name.size(), "../norms.bin");
  ASSERT_TRUE(
      Store().Replace(InFolder("norms.bin"), Bytes("00001/norms.bin")).Ok());
  ASSERT_TRUE(Store().Replace(InFolder("00001/manifest.json"), manifest).Ok());
  EXPECT_EQ(LoadError().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace kindred::index
