# Read by cpack: a package is described by the first words of its tool's manual,
# which are there when it is packed.
foreach(tool IN LISTS CPACK_COMPONENTS_ALL)
  file(READ ${CPACK_MANUAL_${tool}} manual)
  string(REPLACE "\\-" "-" manual "${manual}")
  if(NOT manual MATCHES "\n${tool} - ([^\n]+)\n.*\n\\.SH DESCRIPTION\n\\.PP\n([^\n]+)\n")
    message(FATAL_ERROR "${CPACK_MANUAL_${tool}} has no NAME and DESCRIPTION")
  endif()
  string(TOUPPER ${tool} name)
  set(CPACK_DEBIAN_${name}_DESCRIPTION "${CMAKE_MATCH_1}\n${CMAKE_MATCH_2}")
endforeach()
