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
endfunction()
