"""Checks the JSON of a program on standard input for consistency."""
import json
import sys

program = json.load(sys.stdin)
assert program["valid"] is True
assert program["training"]["batch"] == 64
for entry in program["entry_points"]:
    assert len(entry["schedule"]) == entry["items"] == sum(entry["actions"].values())
    assert entry["flops"] == sum(item["flops"] for item in entry["schedule"])
    for tensor in entry["inputs"]:
        if tensor["name"] == "labels":
            assert tensor["labels"] == [{"first": 0, "classes": 12, "ignored": [-100], "mean": True}]
        else:
            assert "labels" not in tensor
state = sum(tensor["bytes"] for tensor in program["state"])
memory = program["memory"]
assert memory["state_bytes"] == state < memory["arena_bytes"] < memory["buffer_bytes"]
placed = {tile for layer in program["layers"] for factor in layer["factors"] for tile in factor["tiles"]}
assert placed == {tile["tile"] for tile in program["tiles"]}
kernels = program["native_code"]["kernels"]
start = min(kernel["offset"] for kernel in kernels)
assert start + sum(kernel["bytes"] for kernel in kernels) == program["sizes"]["code"]
