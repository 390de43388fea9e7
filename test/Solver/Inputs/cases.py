"""cases.py FOLDER: every kind of plan for sizes from 1 to 300, as one module for amc-compile (cases.mlir), with a table
for the solver (cases.txt: rows, right-hand sides, spd or general, plan)."""
import pathlib
import random
import sys


def recursion(sizes):
    if len(sizes) == 1:
        return "tile"
    half = (len(sizes) + 1) // 2
    return f"schur({sum(sizes[:half])}, {recursion(sizes[:half])}, equilibrate({recursion(sizes[half:])}))"


def tiles(n, array=64):
    count = -(-n // array)
    return [n // count + (i < n % count) for i in range(count)]


def plans(n, rng):
    """Kind, plan, property: plans with errors that are small, so that no circuit is unstable by chance alone."""
    blocks = len(tiles(n))
    split = rng.randint(1, n - 1) if n > 1 else 0
    yield "digital", "general"
    if n <= 64:
        yield "tile", "general"
        yield "equilibrate(tile)", "spd"
    yield f"blocks(interleaved, {blocks}*tile)", "general"
    yield f"equilibrate(blocks(consecutive, {blocks}*tile))", "spd"
    yield f"equilibrate(cg(3, 0.0, blocks(interleaved, {blocks}*tile)))", "spd"
    yield "cg(20, 1.0e-3, equilibrate(digital))", "spd"
    if n == 1:
        return
    inner = -(-(n - 1) // 64)
    yield f"border(1, blocks(interleaved, {inner}*tile))", "general"
    yield f"border(1, equilibrate(blocks(interleaved, {inner}*tile)))", "spd"
    yield "border(1, digital)", "general"
    yield f"equilibrate({recursion(tiles(n))})", "spd"
    yield f"schur({split}, digital, equilibrate(digital))", "spd"
    yield f"border(1, equilibrate(cg(2, 0.0, {recursion(tiles(n - 1))})))", "spd"


folder = pathlib.Path(sys.argv[1])
rng = random.Random(3)
module, table = [], []
for n in [1, 2, 3, 12, 64, 65, 100, 128, 129, 201, 300]:
    for plan, known in plans(n, rng):
        i, k = len(table), rng.choice([1, 2, 17])
        m, b = f"tensor<{n}x{n}xf32>", f"tensor<{n}x{k}xf32>"
        attributes = f"{{plan = #amc.plan<{plan}>, property = #amc.property<{known}>}}"
        module += [f'ml_program.global private mutable @m{i} : {m} {{train.role = #train.role<derived>}}',
                   f'func.func @refresh{i}(%m: {m} {{amc.name = "m"}}) {{',
                   f"  ml_program.global_store @m{i} = %m : {m}", "  return", "}",
                   f'func.func @apply{i}(%b: {b} {{amc.name = "b"}}) -> ({b} {{amc.name = "x"}}) {{',
                   f"  %m = ml_program.global_load @m{i} : {m}",
                   f"  %x = amc.solve %m, %b {attributes} : {m}, {b} -> {b}", f"  return %x : {b}", "}"]
        table.append(f"{n} {k} {known} {plan}")
(folder / "cases.mlir").write_text("\n".join(module) + "\n")
(folder / "cases.txt").write_text("\n".join(table) + "\n")
