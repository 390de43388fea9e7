// The device is said once, readable and whole: what is compiled from the printed module is the same.
// RUN: rm -rf "%t d" && mkdir -p "%t d/a, {b}" && split-file %s "%t d"
// RUN: mv "%t d/board.json" "%t d/a, {b}/my board.json"
// DEFINE: %{set} = amc-opt "%t d/empty.mlir"
// RUN: %{set} --amc-set-device | FileCheck %s --check-prefix=DEFAULT
// DEFAULT: module attributes {amc.device = #amc.device<"rram-64">}
// RUN: %{set} --amc-set-device=device=worst-case | FileCheck %s --check-prefix=PRESET
// PRESET: module attributes {amc.device = #amc.device<"worst-case">}
// RUN: %{set} --amc-set-device="device='%t d/a, {b}/my board.json'" > "%t d/set.mlir"
// RUN: FileCheck %s --check-prefix=FILE --input-file="%t d/set.mlir"
// FILE: amc.device = #amc.device<"taox-40nm-3bit", {cell = {read_noise = 0.12345678901234568 : f64},
// FILE-SAME: defects = {list = [{array = "both", chip = 1 : i64, stuck = "open", tile = 2 : i64}]}
// FILE-SAME: driver = "{ \22serial_port\22: \22/dev/ttyACM0\22, \22big\22: 123456789012345678901 }"
// FILE-SAME: geometry = {chips = 2 : i64, tiles_per_chip = 3 : i64}
// FILE-SAME: name = "my board", opamp = {gain = 1234 : i64}
// RUN: amc-opt "%t d/set.mlir" | diff - "%t d/set.mlir"

// A module keeps its own device, unless another one is asked for.
// RUN: amc-opt "%t d/set.mlir" --amc-set-device | diff - "%t d/set.mlir"
// RUN: amc-opt "%t d/set.mlir" --lower-to-crossbar | FileCheck %s --check-prefix=FILE
// RUN: amc-opt "%t d/set.mlir" --lower-to-crossbar=device=ideal | FileCheck %s --check-prefix=OTHER
// OTHER: amc.device = #amc.device<"ideal">
// RUN: %{set} --lower-to-crossbar="device='%t d/a, {b}/my board.json' tiling=block-amc" | FileCheck %s --check-prefix=FILE

// The program has the fields, and the driver's to the byte.
// RUN: amc-compile %data/onnx/mlp.onnx --optimizer=sgd "--device=%t d/a, {b}/my board.json" --emit=crossbar -o "%t d/sgd.mlir"
// RUN: amc-compile "%t d/sgd.mlir" -o "%t d/program.bin"
// RUN: grep -a '"read_noise": 0.12345678901234568' "%t d/program.bin"
// RUN: grep -a '"gain": 1234.0' "%t d/program.bin"
// RUN: grep -a '"driver": { "serial_port": "/dev/ttyACM0", "big": 123456789012345678901 }' "%t d/program.bin"

// What is no device says why.
// RUN: not amc-opt "%t d/field.mlir" 2>&1 | FileCheck %s --check-prefix=FIELD
// FIELD: field.mlir:1:{{[0-9]+}}: error: amc.device: /cell/gains: is not known; the nearest name is '/{{.*}}'
// RUN: not amc-opt "%t d/base.mlir" 2>&1 | FileCheck %s --check-prefix=BASE
// BASE: error: amc.device: /base: "rram64" is not a preset; known: ideal
// RUN: not amc-opt "%t d/range.mlir" 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: error: amc.device: /geometry/chips: 0: an integer from 1.0 to 4096.0 is allowed
// RUN: not amc-opt "%t d/kind.mlir" 2>&1 | FileCheck %s --check-prefix=KIND
// KIND: error: 'builtin.module' op 'amc.device' belongs on a module and is a #amc.device, as in #amc.device<"rram-64">
// RUN: not amc-opt "%t d/place.mlir" 2>&1 | FileCheck %s --check-prefix=PLACE
// PLACE: error: 'func.func' op 'amc.device' belongs on a module
// RUN: not amc-opt "%t d/driver.mlir" 2>&1 | FileCheck %s --check-prefix=DRIVER
// DRIVER: error: amc.device: is not JSON:
// RUN: not amc-opt "%t d/type.mlir" 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: error: 'cell' is more than flags, texts, numbers of 64 bits, lists and dictionaries
// RUN: not amc-opt "%t d/large.mlir" 2>&1 | FileCheck %s --check-prefix=TYPE
// RUN: not amc-opt "%t d/infinite.mlir" 2>&1 | FileCheck %s --check-prefix=DRIVER

//--- empty.mlir
module {}
//--- field.mlir
module attributes {amc.device = #amc.device<"rram-64", {cell = {gains = 1}}>} {}
//--- base.mlir
module attributes {amc.device = #amc.device<"rram64">} {}
//--- range.mlir
module attributes {amc.device = #amc.device<"rram-64", {geometry = {chips = 0}}>} {}
//--- kind.mlir
module attributes {amc.device = "rram-64"} {}
//--- place.mlir
func.func private @f() attributes {amc.device = #amc.device<"rram-64">}
//--- driver.mlir
module attributes {amc.device = #amc.device<"rram-64", {driver = "{"}>} {}
//--- type.mlir
module attributes {amc.device = #amc.device<"rram-64", {cell = {read_noise = f32}}>} {}
//--- large.mlir
module attributes {amc.device = #amc.device<"rram-64", {cell = {level_bits = 1267650600228229401496703205376 : i128}}>} {}
//--- infinite.mlir
module attributes {amc.device = #amc.device<"rram-64", {cell = {read_noise = 0x7FF0000000000000 : f64}}>} {}
//--- board.json
{"name": "my board", "base": "taox-40nm-3bit", "geometry": {"chips": 2, "tiles_per_chip": 3}, "opamp": {"gain": 1234}, "cell": {"read_noise": 0.12345678901234568},
 "defects": {"list": [{"chip": 1, "tile": 2}]},
 "driver": { "serial_port": "/dev/ttyACM0", "big": 123456789012345678901 }}
