"""Counts of a program of one 6400 x 6400 solution on 100 x 100 blocks."""
import json
import sys

program = json.load(open(sys.argv[1]))
refresh, apply = program["entry_points"]


def calls(blocks):
    """Inversions and products of a solution by recursion on so many blocks: the first half is inverted twice."""
    if blocks == 1:
        return 1, 0
    first, second = (blocks + 1) // 2, blocks // 2
    (i1, p1), (i2, p2) = calls(first), calls(second)
    return 2 * i1 + i2, 2 * p1 + p2 + 2 * first * second


assert refresh["actions"]["ProgramTile"] == 100 * 100 == len(program["tiles"])
inverses, products = calls(100)
assert apply["actions"]["Inverse"] == inverses, apply["actions"]
assert apply["actions"]["Mvm"] == products, apply["actions"]
# Equal but for where they begin in their buffers.
assert len(program["native_code"]["kernels"]) < 200
