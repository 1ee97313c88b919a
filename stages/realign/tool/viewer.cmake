# The viewer of the report page, as share/stagecraft/niivue.js of the build tree,
# where the programs of that tree find it, and of the installed one. Not part of
# `all`: cmake --build build/release --target viewer
set(viewer ${PROJECT_BINARY_DIR}/share/stagecraft/niivue.js)
set(viewer_sources ${CMAKE_CURRENT_LIST_DIR}/viewer)
add_custom_command(OUTPUT ${viewer}
  COMMAND ${viewer_sources}/build ${CMAKE_CURRENT_BINARY_DIR}/viewer ${viewer}
  DEPENDS ${viewer_sources}/build ${viewer_sources}/licence.txt
          ${viewer_sources}/package.json ${viewer_sources}/package-lock.json
  USES_TERMINAL VERBATIM)
add_custom_target(viewer DEPENDS ${viewer})
install(FILES ${viewer} DESTINATION share/stagecraft OPTIONAL
  COMPONENT realign)
