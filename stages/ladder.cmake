# What a ladder's CMakeLists.txt says; `stages/ladder.h` is the contract. Facts
# about a rung stand in its `About`, not here.

# Leaves this ladder out, with the reason, where a package is missing:
#   needs(JPEG_FOUND libjpeg-dev)
macro(needs found package)
  if(NOT ${found})
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME left_out)
    message(STATUS "${package} is missing: no ladder ${left_out} "
                   "(apt-get install ${package})")
    return()
  endif()
endmacro()

# Highway, as PkgConfig::hwy: vectors that are compiled once for every kind of
# processor. SSSE3 is nobody's: what lacks SSE4 takes plain code.
macro(find_highway)
  if(NOT TARGET PkgConfig::hwy)
    pkg_check_modules(hwy IMPORTED_TARGET GLOBAL libhwy)
    needs(hwy_FOUND libhwy-dev)
    set_property(TARGET PkgConfig::hwy APPEND PROPERTY
      INTERFACE_COMPILE_DEFINITIONS HWY_DISABLED_TARGETS=HWY_SSSE3)
  endif()
endmacro()

# A library of sources that are compiled one by one, so that a mutant can take the
# place of one.
function(add_parts target)
  add_library(${target} STATIC ${ARGN})
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
endfunction()

# Registers the folder as a ladder. `ladder.cpp` defines its contract
# (`stagecraft::NAME::this_ladder`); `libraries` are what every rung is linked to.
# `NAME-rung` must be a target that gives a rung its `main`.
function(add_ladder)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME ladder)
  add_library(${ladder}-ladder STATIC ladder.cpp)
  target_link_libraries(${ladder}-ladder PUBLIC ladder ${ARGN})
  add_custom_target(${ladder}-rungs)
  set_property(GLOBAL APPEND PROPERTY LADDERS ${ladder})
  set_property(GLOBAL PROPERTY LADDER_FOLDER_${ladder}
    ${CMAKE_CURRENT_SOURCE_DIR})
  set_property(GLOBAL PROPERTY LADDER_LIBRARIES_${ladder} ${ARGN})
endfunction()

# A rung: one page, NN_name.cpp, the libraries that it alone declares, and its
# program LADDER-NN-name.
function(add_rung page)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME ladder)
  get_property(common GLOBAL PROPERTY LADDER_LIBRARIES_${ladder})
  string(REPLACE "_" "-" program ${ladder}-${page})
  add_library(${program}-page OBJECT ${page}.cpp)
  target_link_libraries(${program}-page PUBLIC ${ARGN} ${common})
  add_executable(${program})
  target_link_libraries(${program}
    PRIVATE ${program}-page ${ladder}-rung ${ARGN} ${common})
  add_dependencies(${ladder}-rungs ${program})
  install(TARGETS ${program} COMPONENT rungs)
  set_property(GLOBAL APPEND PROPERTY LADDER_PAGES_${ladder} ${page})
  set_property(GLOBAL PROPERTY RUNG_LIBRARIES_${program} ${ARGN} ${common})
endfunction()

# The tool that a ladder ends in: what is installed under its own name, as a
# component of that name, with its manual page, the completion of bash and the
# licences of what it is compiled from.
#   COMMAND   prints the manual or the completion, with `man` or `bash` behind it
#   SUGGESTS  Debian packages that it can make use of
function(add_tool tool)
  cmake_parse_arguments(tool "" "" "COMMAND;SUGGESTS" ${ARGN})
  list(GET tool_COMMAND 0 program)
  add_custom_command(OUTPUT ${tool}.1 ${tool}.bash
    COMMAND ${tool_COMMAND} man > ${tool}.1
    COMMAND ${tool_COMMAND} bash > ${tool}.bash
    DEPENDS ${program} VERBATIM)
  # Libraries of which headers alone are used, as Debian calls them.
  set(headers libcli11-dev libeigen3-dev libhwy-dev nlohmann-json3-dev)
  list(TRANSFORM headers REPLACE "(.+)" "/usr/share/doc/\\1/copyright")
  file(GLOB licences ${PROJECT_SOURCE_DIR}/LICENSE ${headers})
  add_custom_command(OUTPUT ${tool}.copyright
    COMMAND ${CMAKE_COMMAND} -E cat ${licences} > ${tool}.copyright
    DEPENDS ${licences} VERBATIM)
  set(made ${CMAKE_CURRENT_BINARY_DIR}/${tool})
  add_custom_target(${tool}-manual ALL
    DEPENDS ${tool} ${made}.1 ${made}.copyright)
  include(GNUInstallDirs)
  install(TARGETS ${tool} COMPONENT ${tool})
  install(FILES ${made}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
    COMPONENT ${tool})
  install(FILES ${made}.bash RENAME ${tool}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
    COMPONENT ${tool})
  install(FILES ${made}.copyright RENAME copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${PROJECT_NAME}-${tool}
    COMPONENT ${tool})
  set_property(GLOBAL APPEND PROPERTY TOOLS ${tool})
  set_property(GLOBAL PROPERTY TOOL_MANUAL_${tool} ${made}.1)
  set_property(GLOBAL PROPERTY TOOL_SUGGESTS_${tool} ${tool_SUGGESTS})
endfunction()

# Kernels of a ladder for `stagecraft-kernels`; see bench/kernels.
function(add_kernels)
  cmake_parse_arguments(kernels "" "" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT benchmark_FOUND)
    return()
  endif()
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME ladder)
  add_library(${ladder}-kernels OBJECT ${kernels_SOURCES})
  # Each as it would be compiled on its page.
  set_target_properties(${ladder}-kernels PROPERTIES UNITY_BUILD OFF)
  target_link_libraries(${ladder}-kernels
    PUBLIC bench-kernels ${kernels_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY LADDER_KERNELS ${ladder}-kernels)
endfunction()

# The registry `target`: `stagecraft::ladders()` of these ladders.
function(write_registry target)
  foreach(ladder IN LISTS ARGN)
    get_property(folder GLOBAL PROPERTY LADDER_FOLDER_${ladder})
    get_property(pages GLOBAL PROPERTY LADDER_PAGES_${ladder})
    list(TRANSFORM pages REPLACE "(.+)" "\"${ladder}-\\1\"" OUTPUT_VARIABLE programs)
    string(REPLACE "_" "-" programs "${programs}")
    list(JOIN programs ", " programs)
    string(APPEND declared
      "namespace ${ladder} {\nconst Ladder& this_ladder();\n}\n")
    string(APPEND rows
      "      {&${ladder}::this_ladder(), \"${folder}\", {${programs}}},\n")
    list(APPEND libraries ${ladder}-ladder)
  endforeach()
  set(registry ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
  file(CONFIGURE OUTPUT ${registry} @ONLY CONTENT [[
// Written by stages/ladder.cmake.
#include <algorithm>

#include "stages/ladder.h"

namespace stagecraft {
@declared@
const std::vector<Registered>& ladders() {
  static const std::vector<Registered> all = [] {
    std::vector<Registered> list{
@rows@    };
    std::ranges::sort(list, {}, [](const Registered& registered) {
      return registered.ladder->place();
    });
    return list;
  }();
  return all;
}
}  // namespace stagecraft
]])
  add_library(${target} STATIC ${PROJECT_SOURCE_DIR}/stages/ladder.cpp
    ${registry})
  target_link_libraries(${target} PUBLIC ladder ${libraries})
endfunction()
