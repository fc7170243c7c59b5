# Every third-party package, found once. The Debian names stand in
# packages.txt; the module that may use each stands in ARCHITECTURE.md.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)                       # base: digests
find_package(nlohmann_json REQUIRED)                 # base: JSON
find_library(CSV_LIBRARY csv REQUIRED)               # base: CSV
find_package(ICU REQUIRED COMPONENTS uc i18n)        # nlp
find_library(STEMMER_LIBRARY stemmer REQUIRED)       # nlp
find_library(CLD2_LIBRARY cld2 REQUIRED)             # nlp
find_package(CURL REQUIRED)                          # crawler
find_package(EXPAT REQUIRED)                         # crawler
find_package(ZLIB REQUIRED)                          # crawler, index
find_package(OpenMP REQUIRED)                        # faiss links it
find_package(faiss CONFIG REQUIRED)                  # index
find_package(Eigen3 REQUIRED NO_MODULE)              # index
find_path(SOCI_INCLUDE soci/soci.h REQUIRED)         # index
find_library(SOCI_CORE_LIBRARY soci_core REQUIRED)
find_library(SOCI_SQLITE_LIBRARY soci_sqlite3 REQUIRED)
find_package(CLI11 REQUIRED)                         # server
find_package(PkgConfig REQUIRED)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)          # base
pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)          # nlp
pkg_check_modules(psl REQUIRED IMPORTED_TARGET libpsl)           # crawler
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)         # crawler
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)  # server
if(KINDRED_TESTS)
  find_package(GTest CONFIG REQUIRED)                # GTest::gtest_main
endif()
