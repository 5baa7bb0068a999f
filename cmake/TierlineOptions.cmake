# Interface targets for our own code only: language, sanitizers, warnings.
set(CMAKE_CXX_EXTENSIONS OFF)  # else CMake adds -std=gnu++20
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

option(TIERLINE_WERROR "Warnings are errors (developers and CI)" OFF)
option(TIERLINE_BENCH "Build what bench/run needs" OFF)
option(TIERLINE_FUZZ "Build the fuzz targets (clang only)" OFF)
set(TIERLINE_SANITIZE "" CACHE STRING "address,undefined or thread")

find_program(TIERLINE_CCACHE ccache)
if(TIERLINE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${TIERLINE_CCACHE}")
endif()

add_library(tierline_options INTERFACE)
target_compile_features(tierline_options INTERFACE cxx_std_20)
if(TIERLINE_SANITIZE)
  target_compile_options(tierline_options INTERFACE
    -fsanitize=${TIERLINE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(tierline_options INTERFACE -fsanitize=${TIERLINE_SANITIZE})
endif()

# -Wrestrict is wrong on "x" + string before g++ 13.
add_library(tierline_warnings INTERFACE)
target_compile_options(tierline_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wdouble-promotion -Wformat=2
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${TIERLINE_WERROR}>:-Werror>)
if(CMAKE_UNITY_BUILD)  # what is meant for the files one by one
  target_compile_options(tierline_warnings INTERFACE -Wno-shadow
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
