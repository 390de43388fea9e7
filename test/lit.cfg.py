import os
import pathlib
import platform
import sys

import lit.formats

config.name = "amc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["data", "Inputs", "corpus", "CMakeLists.txt"]
config.test_source_root = os.path.join(config.amc_source_dir, "test")
config.test_exec_root = os.path.join(config.amc_binary_dir, "test", "out")
config.environment["PATH"] = os.pathsep.join(
    [config.amc_tools_dir, config.llvm_tools_dir, os.environ.get("PATH", "")])
# For the preset `asan`: LLVM's libraries are built without, and allocate in memory that its headers poison.
config.environment["ASAN_OPTIONS"] = "allow_user_poisoning=0"
config.environment["UBSAN_OPTIONS"] = "halt_on_error=1:print_stacktrace=1"
config.substitutions.append(("%data", os.path.join(config.amc_source_dir, "test", "data")))
config.substitutions.append(("%source", config.amc_source_dir))
config.substitutions.append(("%build", config.amc_binary_dir))

config.substitutions.append(("%python", sys.executable))

unit = os.path.join(config.amc_binary_dir, "test", "Unit")
config.substitutions.append(("%unit", unit))
config.substitutions.append(("%amc_lib", os.path.join(config.amc_binary_dir, "lib")))
config.substitutions.append(("%failing_allocations", os.path.join(config.amc_binary_dir, "lib", "libamc-failing-allocations.so")))
config.substitutions.append(("%fuzz", os.path.join(config.amc_binary_dir, "test", "fuzz")))
if "-fsanitize" in config.amc_cxx_flags:
    config.available_features.add("sanitizer")
elif config.amc_build_type == "Release":
    config.available_features.add("installable")
if config.amc_build_type == "Release" and config.amc_hardening == "ON":
    config.available_features.add("hardened")
config.available_features.add(platform.machine())
# Of x86-64-v4, by which the loader chooses (docs/install.md).
flags = pathlib.Path("/proc/cpuinfo").read_text().split() if pathlib.Path("/proc/cpuinfo").exists() else []
if {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= set(flags):
    config.available_features.add("avx512")
