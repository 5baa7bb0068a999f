# Toolchain of preset fuzz: the distribution's clang++, whatever its version.
find_program(CMAKE_CXX_COMPILER NAMES clang++ clang++-19 clang++-18 clang++-17 clang++-16 clang++-15 clang++-14 REQUIRED)
