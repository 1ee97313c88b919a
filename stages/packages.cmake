# A Debian package of each tool, stagecraft-TOOL, in build/release/packages:
#   cmake --build build/release --target packages
find_program(shlibdeps dpkg-shlibdeps NO_CACHE)
if(NOT shlibdeps)
  message(STATUS "dpkg-shlibdeps is missing: no packages "
                 "(apt-get install dpkg-dev)")
  return()
endif()

get_property(tools GLOBAL PROPERTY TOOLS)
foreach(tool IN LISTS tools)
  get_property(suggests GLOBAL PROPERTY TOOL_SUGGESTS_${tool})
  list(JOIN suggests ", " suggests)
  string(TOUPPER ${tool} name)
  set(CPACK_DEBIAN_${name}_PACKAGE_SUGGESTS ${suggests})
  get_property(CPACK_MANUAL_${tool} GLOBAL PROPERTY TOOL_MANUAL_${tool})
  list(APPEND manuals ${tool}-manual)
endforeach()
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL ${tools})
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_PACKAGE_CONTACT "The Stagecraft authors <stagecraft@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each tool has its own
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/packages_described.cmake)
set(CPACK_STRIP_FILES ON)
include(CPack)

add_custom_target(packages
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${CPACK_PACKAGE_DIRECTORY}
  COMMAND ${CMAKE_CPACK_COMMAND} --config ${PROJECT_BINARY_DIR}/CPackConfig.cmake
  DEPENDS ${manuals} VERBATIM)
