# What makes a fault in a released program harder to use: a canary behind each stack frame that holds an array, checked
# copies where the size is known, tables that are read-only and bound before the program starts, code at a random
# address, and marked targets of indirect calls and returns (a processor without CET runs the marks as no-ops).
# Debug and sanitizer builds look for the faults themselves. test/hardening.test reads the flags off the programs.
option(AMC_HARDENING "Build releases with the flags of cmake/AMCHardening.cmake" ON)
if(NOT AMC_HARDENING)
  return()
endif()
set(release $<CONFIG:Release>)
add_compile_options($<${release}:-fstack-protector-strong> $<${release}:-U_FORTIFY_SOURCE> $<${release}:-D_FORTIFY_SOURCE=3>)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options($<${release}:-fcf-protection=full>)
endif()
add_link_options($<${release}:LINKER:-z,relro,-z,now,-z,noexecstack>)
add_link_options($<$<AND:${release},$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>>:-pie>)
