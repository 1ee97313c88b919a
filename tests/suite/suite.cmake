# What a ladder's tests say beside their sources.

# Open MPI starts for root only where root says so, and leaks at its end; ranks
# may be more than cores, and then waiting must not cost what the working need.
# All ranks are on one machine: what other networks, graphics cards and shared
# tables of a cluster need is not loaded, which takes a third from every start.
set(suite_environment OMP_WAIT_POLICY=passive ASAN_OPTIONS=detect_leaks=0
  OMPI_MCA_mpi_yield_when_idle=1 OMPI_MCA_pml=ob1 OMPI_MCA_btl=self,vader
  PMIX_MCA_gds=hash HWLOC_PLUGINS_PATH=/none)
execute_process(COMMAND id -u OUTPUT_VARIABLE user
                OUTPUT_STRIP_TRAILING_WHITESPACE)
if(user EQUAL 0)
  list(APPEND suite_environment OMPI_ALLOW_RUN_AS_ROOT=1
       OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1)
endif()
find_program(suite_mpiexec NAMES mpiexec NO_CACHE)
# The core suite that knows the ladder.
if(NOT core_suite)
  set(core_suite core-suite)
endif()

# The tests of every rung of this ladder, as follow from what its program says
# of itself: the core suite and the ladder's own.
#   OWN        object library of the ladder's tests; linked to each rung's page
#              with IN_PROCESS it is LADDER-NN-name-suite, with ON_FILES a
#              program that runs an executable on files
#   APART      GoogleTest filter of tests on real data, which may be skipped
#   WORKERS    filter of those that are run on every number of workers
#   THROUGH    filter of those that are run on files: what is read, written and
#              asked for in each way, but not again what is made of it
#   SANITIZED  pages that the sanitizers look at
function(add_suites)
  cmake_parse_arguments(own "" "OWN;IN_PROCESS;ON_FILES;APART;WORKERS;THROUGH"
                        "SANITIZED" ${ARGN})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME ladder)
  get_property(pages GLOBAL PROPERTY LADDER_PAGES_${ladder})
  set_property(GLOBAL PROPERTY LADDER_SUITE_${ladder}
    ${own_OWN} ${own_IN_PROCESS})
  list(GET pages 0 first)
  string(REPLACE "_" "-" first ${ladder}-${first})
  if(own_OWN)
    add_executable(${ladder}-on-files)
    target_link_libraries(${ladder}-on-files PRIVATE ${own_OWN} ${own_ON_FILES})
    list(APPEND options --files $<TARGET_FILE:${ladder}-on-files>
         --apart ${own_APART} --workers ${own_WORKERS} --through ${own_THROUGH})
  endif()
  foreach(page IN LISTS pages)
    string(REPLACE "_" "-" program ${ladder}-${page})
    set(depends ${core_suite} ${first} ${program})
    set(suite "")
    if(own_OWN)
      get_property(libraries GLOBAL PROPERTY RUNG_LIBRARIES_${program})
      add_executable(${program}-suite)
      # The page first: the linker takes inline functions as compiled there.
      target_link_libraries(${program}-suite PRIVATE
        ${program}-page ${own_OWN} ${own_IN_PROCESS} ${libraries})
      set(suite --suite $<TARGET_FILE:${program}-suite>)
      list(APPEND depends ${program}-suite ${ladder}-on-files)
    endif()
    set(sanitize "")
    if(page IN_LIST own_SANITIZED)
      set(sanitize --sanitize yes)
      set_property(GLOBAL APPEND PROPERTY SANITIZED ${program}-tests)
      if("OpenMP::OpenMP_CXX" IN_LIST libraries)
        set_property(GLOBAL APPEND PROPERTY SANITIZED_THREADS ${program}-tests)
      endif()
    endif()
    set(plan ${CMAKE_CURRENT_BINARY_DIR}/${program}.cmake)
    add_custom_command(OUTPUT ${plan}
      COMMAND ${CMAKE_COMMAND} -E env ${suite_environment}
              $<TARGET_FILE:plan-tests> --ladder ${ladder}
              --core $<TARGET_FILE:${core_suite}>
              --program $<TARGET_FILE:${program}>
              --mpiexec ${suite_mpiexec} ${suite} ${options} ${sanitize}
              --environment "${suite_environment}" --out ${plan}
      DEPENDS plan-tests ${depends} VERBATIM)
    add_custom_target(${program}-tests ALL DEPENDS ${plan})
    set(include ${CMAKE_CURRENT_BINARY_DIR}/${program}-include.cmake)
    file(WRITE ${include}
      "if(EXISTS \"${plan}\")\n  include(\"${plan}\")\nelse()\n"
      "  add_test(${program}-not-built not-built)\nendif()\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include})
  endforeach()
endfunction()

# A mutant may warn, but not of headers that were compiled for nobody.
set(mutant_options -O1 -Wno-error -Werror=invalid-pch)

# Deliberately wrong rungs, which the tests must reject: a line of mutants.json
# each, in which `file` is a page, another source or a header of the ladder in
# which `find`, there once, is replaced. It is judged on so many `ranks` and
# `threads` by the suite of `rung`, by a test of its own, `unit`, which is a source
# or, of a ladder without an own suite, by the core suite. `killer` is a
# GoogleTest filter of what fails; where `hangs` is true, not to end is failing too.
# All are compiled alike and quickly; to be right they need not be fast.
#   LIBRARIES  static libraries of which a mutant takes what it needs
#   HEADERS    of other projects, which pages and unit tests read: compiled once
function(add_mutants)
  cmake_parse_arguments(own "" "OWN;IN_PROCESS" "LIBRARIES;HEADERS" ${ARGN})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME ladder)
  get_property(stages GLOBAL PROPERTY LADDER_FOLDER_${ladder})
  set(table ${CMAKE_CURRENT_SOURCE_DIR}/mutants.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${table})
  file(READ ${table} json)
  set(target ${ladder}-mutants)
  add_custom_target(${target} DEPENDS run-mutant)
  set_property(GLOBAL APPEND PROPERTY CHECKED ${target})
  if(own_HEADERS)
    add_library(${target}-headers OBJECT EXCLUDE_FROM_ALL
      ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/headers.cpp)
    target_link_libraries(${target}-headers
      PRIVATE ${own_LIBRARIES} GTest::gmock)
    target_compile_options(${target}-headers PRIVATE ${mutant_options})
    target_precompile_headers(${target}-headers PRIVATE ${own_HEADERS})
  endif()
  string(JSON count LENGTH "${json}")
  math(EXPR last "${count} - 1")
  foreach(index RANGE ${last})
    string(JSON mutant GET "${json}" ${index})
    add_mutant()
  endforeach()
  list(REMOVE_DUPLICATES reals)
  foreach(real IN LISTS reals)
    list(REMOVE_DUPLICATES killers_of_${real})
    list(JOIN killers_of_${real} ":" killers)
    add_test(NAME ${real} COMMAND run-mutant --real 300 ${command_of_${real}}
      --gtest_filter=${killers} ${words_of_${real}})
    list(APPEND mutant_tests ${real})
  endforeach()
  set_tests_properties(${mutant_tests} PROPERTIES
    LABELS "${ladder};mutants" TIMEOUT 600 FIXTURES_REQUIRED ${ladder}.mutants
    ENVIRONMENT "${suite_environment};MALLOC_PERTURB_=128")
  add_test(NAME ${ladder}.mutants-build
    COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target ${target})
  set_tests_properties(${ladder}.mutants-build PROPERTIES
    LABELS "${ladder};mutants" TIMEOUT 1200 RUN_SERIAL TRUE
    FIXTURES_SETUP ${ladder}.mutants)
endfunction()

# The text of a source with `find`, which must be there exactly once, replaced;
# else a text that says so and does not compile: who changes a page can still
# build it.
function(mutate result source find replace)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} text)
  string(FIND "${text}" "${find}" first)
  string(FIND "${text}" "${find}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    set(text "#error ${source} must hold once what a mutant replaces here\n")
  endif()
  string(REPLACE "${find}" "${replace}" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

macro(compile_mutant built)
  set_target_properties(${built} PROPERTIES UNITY_BUILD OFF)
  target_link_libraries(${built} PRIVATE ${judges} ${libraries} ${own_LIBRARIES})
  target_compile_options(${built} PRIVATE ${mutant_options})
  if(TARGET ${target}-headers)
    target_precompile_headers(${built} REUSE_FROM ${target}-headers)
  endif()
endmacro()

macro(add_mutant)
  foreach(key IN ITEMS name file rung unit find replace ranks threads killer hangs)
    string(JSON ${key} ERROR_VARIABLE missing GET "${mutant}" ${key})
    if(missing)
      set(${key} "")
    endif()
  endforeach()
  mutate(text ${stages}/${file} "${find}" "${replace}")
  # Found before the real one, under the same name. Where a mutant moves to
  # another file, the folder does too: none is found that was left there.
  string(MAKE_C_IDENTIFIER ${file} folder)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/mutants/${name}/${folder})
  cmake_path(SET changed ${folder}/stages/${ladder}/${file})
  file(GENERATE OUTPUT ${changed} CONTENT "${text}")
  set(libraries "")
  if(unit)
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${unit})
    set(judges GTest::gmock GTest::gtest_main)
  else()
    set(source ${stages}/${rung}.cpp)
    string(REPLACE "_" "-" program ${ladder}-${rung})
    get_property(libraries GLOBAL PROPERTY RUNG_LIBRARIES_${program})
    set(judges ${own_OWN} ${own_IN_PROCESS})
    set(suite ${program}-suite)
    if(NOT own_OWN)
      set(judges ${ladder}-rung)
      set(suite ${core_suite} ${program})
    endif()
    add_dependencies(${target} ${suite})
  endif()
  set(executable ${ladder}-mutant-${name})
  if(file STREQUAL "${rung}.cpp")
    add_executable(${executable} EXCLUDE_FROM_ALL ${changed})
  elseif(file MATCHES "cpp$")
    # What stands beside the changed source is the same for all of them.
    cmake_path(GET source STEM right)
    set(right ${target}-${right})
    if(NOT TARGET ${right})
      add_library(${right} OBJECT EXCLUDE_FROM_ALL ${source})
      compile_mutant(${right})
    endif()
    add_executable(${executable} EXCLUDE_FROM_ALL ${changed})
    target_link_libraries(${executable} PRIVATE ${right})
  else()
    add_executable(${executable} EXCLUDE_FROM_ALL ${source})
  endif()
  set_target_properties(${executable} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/mutants)
  target_include_directories(${executable} BEFORE PRIVATE ${folder})
  compile_mutant(${executable})
  add_dependencies(${target} ${executable})

  # Memory that is never written holds 1.4e306, not what a right run left there.
  set(launch "")
  if(ranks GREATER 1)
    set(launch ${suite_mpiexec} --bind-to none --oversubscribe -n ${ranks})
  endif()
  set(words --gtest_fail_fast --gtest_color=no)
  set(limit 300)
  if(hangs)
    set(limit --hangs 5)
  endif()
  set(mutant_command ${launch} $<TARGET_FILE:${executable}>)
  set(real_command ${launch} $<TARGET_FILE:${program}-suite>)
  set(operands ${threads})
  set(real_operands ${threads})
  if(NOT own_OWN AND NOT unit)
    get_property(pages GLOBAL PROPERTY LADDER_PAGES_${ladder})
    list(GET pages 0 first)
    string(REPLACE "_" "-" first ${ladder}-${first})
    set(mutant_command $<TARGET_FILE:${core_suite}>)
    set(real_command ${mutant_command})
    set(operands $<TARGET_FILE:${executable}> $<TARGET_FILE:${first}>)
    set(real_operands $<TARGET_FILE:${program}>)
  endif()
  add_test(NAME ${ladder}.mutant.${name}
    COMMAND run-mutant ${limit} ${mutant_command} --gtest_filter=${killer}
            ${words} ${operands})
  list(APPEND mutant_tests ${ladder}.mutant.${name})
  # The real rung passes the same, once for each launch.
  if(NOT unit)
    set(real ${ladder}.mutants-real.${rung}.${ranks}x${threads})
    set(command_of_${real} ${real_command})
    set(words_of_${real} --gtest_color=no ${real_operands})
    list(APPEND killers_of_${real} ${killer})
    list(APPEND reals ${real})
  endif()
endmacro()
