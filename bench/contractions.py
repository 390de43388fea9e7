#!/usr/bin/env python3
"""Contractions by this compiler's generator and by MLIR's own tiling and vectorisation.

For each contraction of the reference networks that is no matrix product, prints GFLOP/s on one core of

- amc-vectorize-contractions, and
- upstream: structured.tile_using_for into a register tile, unit extents folded, structured.vectorize, transfers of the
  accumulators hoisted out of the reductions. Several register tiles are tried; the fastest counts.

Both are lowered by the same passes and run by mlir-runner; rounds alternate, and the fastest of all calls counts. The
results of both are compared with each other.

usage: contractions.py [--rounds N] [--build DIR] [--markdown]    needs mlir-opt-22 and mlir-runner-22
"""

import argparse
import pathlib
import subprocess
import tempfile

# name: iterators, maps of the two inputs and the output, extents, register tiles to try (0: the whole extent)
WINDOW = "p p p p r r r"
FORWARD = ("(n,o,h,w,c,i,j)", "(n,c,h+i,w+j)", "(o,c,i,j)", "(n,o,h,w)")
BACKWARD = ("(n,o,h,w,c,i,j)", "(n,c,h+i,w+j)", "(c,o,i,j)", "(n,o,h,w)")
WEIGHTS = ("(o,c,i,j,n,h,w)", "(n,c,h+i,w+j)", "(n,o,h,w)", "(o,c,i,j)")
SHIFTS = ("(c,d,i,j,n,s)", "(n,c,s)", "(n,d,s+i*18+j)", "(c,d,i,j,s)")
ROWS = lambda width: [f"1 {o} 1 {w} 1 1 1" for o in (4, 8) for w in sorted({8, width})]
SUMS = lambda width: [f"{o} 1 1 1 1 1 {w}" for o in (4, 8) for w in sorted({8, width})]
CASES = {
    "conv1 forward": (WINDOW, FORWARD, [64, 8, 28, 28, 1, 5, 5], ROWS(28)),
    "conv2 forward": (WINDOW, FORWARD, [64, 16, 14, 14, 8, 5, 5], ROWS(14)),
    "conv2 input gradient": (WINDOW, BACKWARD, [64, 8, 14, 14, 16, 5, 5], ROWS(14)),
    "conv1 weight gradient": (WINDOW, WEIGHTS, [8, 1, 5, 5, 64, 28, 28], SUMS(28)),
    "conv2 weight gradient": (WINDOW, WEIGHTS, [16, 8, 5, 5, 64, 14, 14], SUMS(14)),
    "conv2 shifted products": ("p p p p r p", SHIFTS, [8, 8, 5, 9, 64, 324],
                               [f"1 {d} 1 1 1 {s}" for d in (1, 4, 8) for s in (16, 36)]),
}

LOWER = """canonicalize,cse,convert-vector-to-scf,loop-invariant-code-motion,expand-strided-metadata,
convert-linalg-to-loops,lower-affine,convert-scf-to-cf,convert-vector-to-llvm{enable-x86vector=true},convert-ub-to-llvm,
convert-index-to-llvm,convert-arith-to-llvm,finalize-memref-to-llvm,convert-func-to-llvm,convert-cf-to-llvm,
reconcile-unrealized-casts""".replace("\n", "")


def extent_of(expression, extents):
    """The extent of an operand's axis: one more than its largest index."""
    most = 0
    for term in expression.split("+"):
        factor = 1
        for part in term.split("*"):
            factor *= int(part) if part.isdigit() else extents[part] - 1
        most += factor
    return most + 1


def contraction(case, on_tensors=False):
    """The function @f, the types of its operands, and the floating-point operations."""
    iterators, (domain, *maps), sizes, _ = case
    names = domain.strip("()").split(",")
    extents = dict(zip(names, sizes))
    shapes = [[extent_of(e, extents) for e in m.strip("()").split(",")] for m in maps]
    types = ["memref<" + "x".join(map(str, shape)) + "xf32>" for shape in shapes]
    kinds = ", ".join('"parallel"' if kind == "p" else '"reduction"' for kind in iterators.split())
    a, b, c = [t.replace("memref", "tensor") for t in types] if on_tensors else types
    reads = "".join(f"  %t{x} = bufferization.to_tensor %{x} restrict writable : {t} to {t.replace('memref', 'tensor')}\n"
                    for x, t in zip("abc", types)) if on_tensors else ""
    t = "t" if on_tensors else ""
    text = f"""func.func @f(%a: {types[0]}, %b: {types[1]}, %c: {types[2]}) attributes {{llvm.noinline}} {{
{reads}  {"%r = " if on_tensors else ""}linalg.generic {{
      indexing_maps = [{", ".join(f"affine_map<{domain} -> {m}>" for m in maps)}],
      iterator_types = [{kinds}]}} ins(%{t}a, %{t}b : {a}, {b}) outs(%{t}c : {c}) {{
  ^bb0(%x: f32, %y: f32, %s: f32):
    %p = arith.mulf %x, %y fastmath<contract> : f32
    %q = arith.addf %s, %p fastmath<contract> : f32
    linalg.yield %q : f32
  }}{" -> " + c if on_tensors else ""}
  {f"bufferization.materialize_in_destination %r in restrict writable %c : ({c}, {types[2]}) -> ()" if on_tensors else ""}
  return
}}
"""
    flops = 2
    for size in sizes:
        flops *= size
    return text, types, flops


def main_function(types, calls):
    """@main: prints the shortest of some calls in seconds, then the sum of the result weighted by its position."""
    rank = types[2].count("x")
    fill = "".join(f"""  linalg.generic {{indexing_maps = [affine_map<({dims(t)}) -> ({dims(t)})>],
      iterator_types = [{", ".join(['"parallel"'] * t.count("x"))}]}} outs({name} : {t}) {{
  ^bb0(%o: f32):
    {positions(t)}
    %v = arith.remui %last, %c7 : index
    %i = arith.index_cast %v : index to i32
    %g = arith.sitofp %i : i32 to f32
    linalg.yield %g : f32
  }}
""" for name, t in zip(("%a", "%b"), types))
    outs = types[2]
    return f"""func.func private @rtclock() -> f64
func.func private @printF64(f64)
func.func private @printNewline()
func.func @main() attributes {{llvm.emit_c_interface}} {{
  %c7 = arith.constant 7 : index
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant {calls} : index
  %zero = arith.constant 0.0 : f32
  %long = arith.constant 1.0e9 : f64
  %a = memref.alloc() {{alignment = 64 : i64}} : {types[0]}
  %b = memref.alloc() {{alignment = 64 : i64}} : {types[1]}
  %c = memref.alloc() {{alignment = 64 : i64}} : {outs}
{fill}
  %best = scf.for %k = %c0 to %n step %c1 iter_args(%least = %long) -> f64 {{
    linalg.fill ins(%zero : f32) outs(%c : {outs})
    %before = func.call @rtclock() : () -> f64
    func.call @f(%a, %b, %c) : ({types[0]}, {types[1]}, {outs}) -> ()
    %after = func.call @rtclock() : () -> f64
    %d = arith.subf %after, %before : f64
    %m = arith.minimumf %least, %d : f64
    scf.yield %m : f64
  }}
  %sum = memref.alloc() : memref<f64>
  %z = arith.constant 0.0 : f64
  memref.store %z, %sum[] : memref<f64>
  linalg.generic {{indexing_maps = [affine_map<({dims(outs)}) -> ({dims(outs)})>, affine_map<({dims(outs)}) -> ()>],
      iterator_types = [{", ".join(['"reduction"'] * rank)}]}} ins(%c : {outs}) outs(%sum : memref<f64>) {{
  ^bb0(%x: f32, %s: f64):
    {positions(outs)}
    %v = arith.remui %last, %c7 : index
    %i = arith.index_cast %v : index to i32
    %w = arith.sitofp %i : i32 to f64
    %e = arith.extf %x : f32 to f64
    %p = arith.mulf %w, %e : f64
    %q = arith.addf %s, %p : f64
    linalg.yield %q : f64
  }}
  %total = memref.load %sum[] : memref<f64>
  call @printF64(%best) : (f64) -> ()
  call @printNewline() : () -> ()
  call @printF64(%total) : (f64) -> ()
  call @printNewline() : () -> ()
  return
}}
"""


def dims(memref):
    return ", ".join(f"d{i}" for i in range(memref.count("x")))


def positions(memref):
    """Sets %last to a mix of all indices."""
    lines = ["%p0 = linalg.index 0 : index"]
    for i in range(1, memref.count("x")):
        lines += [f"%x{i} = linalg.index {i} : index", f"%m{i} = arith.muli %p{i - 1}, %c7 : index",
                  f"%p{i} = arith.addi %m{i}, %x{i} : index", f"%r{i} = arith.xori %p{i}, %x{i} : index"]
    last = memref.count("x") - 1
    lines.append(f"%last = arith.addi %{'r' if last else 'p'}{last}, %c1 : index")
    return "\n    ".join(lines)


def sequence(*steps):
    return "module attributes {transform.with_named_sequence} {\ntransform.named_sequence @__transform_main(%m: !any) {\n".replace(
        "!any", "!transform.any_op") + "".join(f"  {step}\n" for step in steps).replace("!any", "!transform.any_op") + (
        "  transform.yield\n}\n}\n")


FUNCTION = '%f = transform.structured.match ops{["func.func"]} attributes{llvm.noinline} in %m : (!any) -> !any'


def tiling(case, tile):
    """On tensors: the register tile, with unit extents folded away."""
    kinds, sizes = case[0].split(), tile.split()
    order = sorted(range(len(sizes)), key=lambda d: kinds[d] == "r")
    return sequence(
        FUNCTION, '%g = transform.structured.match ops{["linalg.generic"]} in %f : (!any) -> !any',
        f"%t:{1 + len(sizes)} = transform.structured.tile_using_for %g tile_sizes [{', '.join(sizes)}] "
        f"interchange = [{', '.join(map(str, order))}] : (!any) -> ({', '.join(['!any'] * (1 + len(sizes)))})",
        "transform.apply_patterns to %f { transform.apply_patterns.linalg.tiling_canonicalization "
        "transform.apply_patterns.canonicalization } : !any",
        "transform.apply_patterns to %f { transform.apply_patterns.linalg.fold_unit_extent_dims_via_slices "
        "transform.apply_patterns.canonicalization } : !any")


# On memrefs: vectors, with the accumulators kept in registers across the reductions.
VECTORISATION = sequence(
    FUNCTION, '%g = transform.structured.match ops{["linalg.generic"]} in %f : (!any) -> !any',
    "transform.structured.vectorize %g : !any",
    "%l = transform.structured.match interface{LoopLikeInterface} in %f : (!any) -> !any",
    "transform.apply_licm to %l : !any",
    "%h = transform.structured.hoist_redundant_vector_transfers %f : (!any) -> !any",
    'transform.apply_patterns to %h { transform.apply_patterns.vector.lower_contraction lowering_strategy = "outerproduct" '
    'transform.apply_patterns.vector.lower_multi_reduction lowering_strategy = "innerreduction" '
    "transform.apply_patterns.vector.lower_outerproduct transform.apply_patterns.vector.lower_broadcast "
    'transform.apply_patterns.vector.lower_transpose lowering_strategy = "eltwise" '
    "transform.apply_patterns.vector.lower_transfer max_transfer_rank = 1 "
    "transform.apply_patterns.canonicalization } : !any")


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder

    def run(self, *command):
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr.splitlines()[0] if done.stderr else done.returncode}")
        return done.stdout

    def ours(self, name, text, types):
        source, out = self.folder / f"{name}.mlir", self.folder / f"{name}.ours.mlir"
        source.write_text(text)
        vectorised = self.run(f"{self.options.build}/bin/amc-opt", source,
                              f"--amc-vectorize-contractions=vector-bits={self.options.vector_bits}")
        body = vectorised[vectorised.index("func.func"):vectorised.rindex("}")]
        prefix = vectorised[:vectorised.index("module")]
        return self.lower(out, prefix + body + main_function(types, self.options.calls))

    def upstream(self, name, case, types, tile):
        source, out = self.folder / f"{name}.mlir", self.folder / f"{name}.{tile.replace(' ', '_')}.mlir"
        source.write_text(contraction(case, on_tensors=True)[0])
        tiled = self.folder / "tiled.mlir"
        self.transform(source, tiling(case, tile), "--canonicalize", "--cse",
                       "--one-shot-bufferize", "--canonicalize", "--cse", "--loop-invariant-code-motion", "-o", tiled)
        vectors = self.transform(tiled, VECTORISATION, "--canonicalize", "--cse")
        body = vectors[vectors.index("func.func"):vectors.rindex("}")]
        return self.lower(out, vectors[:vectors.index("module")] + body + main_function(types, self.options.calls))

    def transform(self, source, script, *options):
        path = self.folder / "transform.mlir"
        path.write_text(script)
        return self.run("mlir-opt-22", source, f"--transform-preload-library=transform-library-paths={path}",
                        "--transform-interpreter", *options)

    def lower(self, out, text):
        out.write_text(text)
        lowered = out.with_suffix(".llvm.mlir")
        self.run("mlir-opt-22", out, f"--pass-pipeline=builtin.module({LOWER})", "-o", lowered)
        return lowered

    def time(self, lowered):
        lines = self.run("mlir-runner-22", lowered, "-e", "main", "-entry-point-result=void", "-O3",
                         "-shared-libs=/usr/lib/llvm-22/lib/libmlir_c_runner_utils.so").split()
        return float(lines[0]), float(lines[1])


def measure(bench, name, case):
    text, types, flops = contraction(case)
    key = name.replace(" ", "-")
    programs = {"ours": bench.ours(key, text, types)}
    refused = ""
    for tile in case[3]:
        try:
            programs[tile] = bench.upstream(key, case, types, tile)
        except RuntimeError as error:
            refused = str(error)
    best, sums = {}, {}
    for _ in range(bench.options.rounds):
        for tile, program in list(programs.items()):
            try:
                seconds, sums[tile] = bench.time(program)
                best[tile] = min(best.get(tile, seconds), seconds)
            except RuntimeError as error:
                refused = str(error)
                del programs[tile]
    for tile, total in sums.items():
        if abs(total - sums["ours"]) > 1e-5 * abs(sums["ours"]):
            raise RuntimeError(f"{name}: sums differ: {total} with {tile}, ours {sums['ours']}")
    ours = best.pop("ours")
    if not best:
        return ours, None, refused, flops
    tile = min(best, key=best.get)
    return ours, best[tile], tile, flops


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=20, help="in each round")
    parser.add_argument("--vector-bits", type=int, default=512)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent / "build")
    options = parser.parse_args()
    print("| contraction | ours, GFLOP/s | upstream, GFLOP/s | upstream's tile | ratio |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, pathlib.Path(folder))
        for name, case in CASES.items():
            ours, theirs, tile, flops = measure(bench, name, case)
            rate = f"{flops / theirs / 1e9:.1f} | {tile} | {theirs / ours:.1f}" if theirs else f"- | {tile} | -"
            print(f"| {name} | {flops / ours / 1e9:.1f} | {rate} |", flush=True)


if __name__ == "__main__":
    main()
