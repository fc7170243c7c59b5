# kindred_module(NAME SOURCES a.cc ... HEADERS a.h ... [LINK libraries ...])
# One static library per folder. Third-party libraries are linked PRIVATE: no
# header of ours shows their types.
function(kindred_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;USES;LINK")
  add_library(kindred_${name} STATIC ${arg_SOURCES})
  target_sources(kindred_${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${arg_HEADERS})
  target_link_libraries(kindred_${name} PUBLIC kindred_flags ${arg_USES}
    PRIVATE ${arg_LINK})
  kindred_precompile(kindred_${name})
endfunction()

# Standard headers nearly every source includes, parsed once a target. Off for
# clang-tidy, so that a source that leans on them is still found.
option(KINDRED_PRECOMPILE "Precompile the common standard headers" ON)
function(kindred_precompile target)
  if(KINDRED_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE <algorithm> <array> <cstdint>
      <functional> <map> <memory> <optional> <span> <string> <string_view>
      <unordered_map> <utility> <vector> ${ARGN})
  endif()
endfunction()
