// A folder of a test's own, removed with all it holds at the end of its life.
//
// Not synchronised.
#ifndef KINDRED_TESTS_SUPPORT_TEMP_FOLDER_H_
#define KINDRED_TESTS_SUPPORT_TEMP_FOLDER_H_

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

#include <stdlib.h>  // mkdtemp is POSIX

namespace kindred {

class TempFolder {
 public:
  TempFolder()
      : path_((std::filesystem::temp_directory_path() / "kindred-XXXXXX")
                  .string()) {
    if (::mkdtemp(path_.data()) == nullptr) {
      throw std::runtime_error(path_ + ": cannot be made");
    }
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  TempFolder(TempFolder&&) = delete;
  TempFolder& operator=(TempFolder&&) = delete;

  // The path of `name` in it; of the folder itself if `name` is empty.
  [[nodiscard]] std::string Path(const std::string& name) const {
    return name.empty() ? path_ : path_ + "/" + name;
  }

 private:
  std::string path_;
};

}  // namespace kindred

#endif  // KINDRED_TESTS_SUPPORT_TEMP_FOLDER_H_
