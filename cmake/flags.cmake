# The one place that sets compiler flags; every target links kindred_flags.
# -Wno-restrict: GCC 12 reports `"x" + string` wrongly (GCC bug 105651).
add_library(kindred_flags INTERFACE)
target_compile_features(kindred_flags INTERFACE cxx_std_20)
target_include_directories(kindred_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(kindred_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wdouble-promotion
  -Wshadow -Wold-style-cast -Wcast-qual -Wcast-align -Wformat=2 -Wundef -Wvla
  -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi -Wredundant-decls
  -Wmissing-declarations -Wzero-as-null-pointer-constant -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wuseless-cast -Wduplicated-cond
    -Wduplicated-branches -Wlogical-op -Wsuggest-override
    -Wno-restrict>
  $<$<BOOL:${KINDRED_WERROR}>:-Werror>)

if(KINDRED_SANITIZE)  # e.g. "address,undefined" or "thread"
  target_compile_options(kindred_flags INTERFACE
    -fsanitize=${KINDRED_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer
    # Instrumented code misleads GCC 12's range analysis.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow
      -Wno-stringop-overread -Wno-maybe-uninitialized>)
  target_link_options(kindred_flags INTERFACE -fsanitize=${KINDRED_SANITIZE})
  target_compile_definitions(kindred_flags INTERFACE _GLIBCXX_ASSERTIONS)
endif()
