#!/usr/bin/env python3
"""Seconds and peak memory of amc-compile by the number of layers and of tiles, and how they grow.

    python3 -m venv .venv && .venv/bin/pip install onnx numpy
    .venv/bin/python bench/compile_time.py [--build build] [--layers 25,50,100,200,400] [--size 8]
                                           [--tiles 1000,10000,100000]

Three kinds of models: perceptrons of so many layers of a Gemm and a Tanh, size x size each; one solution, by
`block-amc`, of a matrix on about so many tiles; and as many solutions of matrices on 64 tiles each as make so many.
`seconds` are those of the processor, which other load does not change; the stages are by the clock. The last column is
the exponent p of seconds ~ number^p between the two largest numbers; 1 is linear, 2^p is the ratio at twice the number.
"""
import argparse
import json
import math
import os
import pathlib
import subprocess
import tempfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def perceptron(layers, size):
    random = np.random.RandomState(0)
    nodes, weights, value = [], [], "x"
    for i in range(layers):
        w = (random.randn(size, size) / np.sqrt(size)).astype(np.float32)
        weights += [numpy_helper.from_array(w, f"w{i}"), numpy_helper.from_array(np.zeros(size, np.float32), f"b{i}")]
        nodes += [helper.make_node("Gemm", [value, f"w{i}", f"b{i}"], [f"z{i}"], name=f"layer{i}"),
                  helper.make_node("Tanh", [f"z{i}"], [f"y{i}"])]
        value = f"y{i}"
    nodes.append(helper.make_node("SoftmaxCrossEntropyLoss", [value, "labels"], ["loss"]))
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", size]),
              helper.make_tensor_value_info("labels", TensorProto.INT64, ["N"])]
    loss = helper.make_tensor_value_info("loss", TensorProto.FLOAT, [])
    graph = helper.make_graph(nodes, "perceptron", inputs, [loss], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def solutions(matrices, rows, columns=4):
    """`matrices` solutions, each of a rows x rows matrix."""
    matrix, right = f"tensor<{rows}x{rows}xf32>", f"tensor<{rows}x{columns}xf32>"
    arguments, body, results = [], [], []
    for i in range(matrices):
        arguments += [f'%m{i}: {matrix} {{amc.name = "m{i}"}}', f'%b{i}: {right} {{amc.name = "b{i}"}}']
        body.append(f"  %x{i} = amc.solve %m{i}, %b{i} {{property = #amc.property<spd>, "
                    f"precision = #amc.precision<one_shot>}} : {matrix}, {right} -> {right}")
        results.append(f'{right} {{amc.name = "x{i}"}}')
    values = ", ".join(f"%x{i}" for i in range(matrices))
    types = ", ".join([right] * matrices)
    return "\n".join([f"func.func @solve({', '.join(arguments)}) -> ({', '.join(results)}) {{", *body,
                      f"  return {values} : {types}", "}", ""])


def one_solution(tiles):
    return solutions(1, 64 * math.isqrt(tiles - 1) + 64)


def many_solutions(tiles):
    return solutions(-(-tiles // 64), 512)


def compiled(command):
    """Figures of one run, by name: seconds of the stages and of the processor, peak memory in MB."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    lines = process.stderr.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit("\n".join(lines))
    figures = {stage: float(value) for stage, value, _ in map(str.split, lines)}
    return figures | {"seconds": usage.ru_utime + usage.ru_stime, "peak MB": usage.ru_maxrss / 1024}


def measure(title, numbers, command):
    figures = [compiled(command(number)) for number in numbers]
    print(f"{title:16}" + "".join(f"{number:10}" for number in numbers) + "    exponent")
    for name in figures[-1]:
        values = [run.get(name, 0) for run in figures]
        row = f"{name:16}" + "".join(f"{value:10.3f}" for value in values)
        if len(values) > 1 and min(values[-2:]) > 0:
            row += f"{math.log(values[-1] / values[-2]) / math.log(numbers[-1] / numbers[-2]):12.2f}"
        print(row)
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default="build")
    parser.add_argument("--layers", default="25,50,100,200,400")
    parser.add_argument("--size", type=int, default=8)
    parser.add_argument("--tiles", default="1000,10000,100000")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        device = f"{folder}/device.json"
        geometry = {"chips": 64, "tiles_per_chip": 4096}
        pathlib.Path(device).write_text(json.dumps({"base": "rram-64", "name": "large", "geometry": geometry}))
        compiler = [arguments.build / "bin/amc-compile", "--timing", f"--device={device}", "-o", f"{folder}/out.bin"]

        def layers(count):
            onnx.save(perceptron(count, arguments.size), f"{folder}/model.onnx")
            return [*compiler, f"{folder}/model.onnx"]

        def tiles(write):
            def command(count):
                pathlib.Path(f"{folder}/model.mlir").write_text(write(count))
                return [*compiler, "--tiling=block-amc", f"{folder}/model.mlir"]
            return command

        def numbers(text):
            return [int(number) for number in text.split(",") if number]

        measure("layers", numbers(arguments.layers), layers)
        measure("tiles of one", numbers(arguments.tiles), tiles(one_solution))
        measure("tiles of many", numbers(arguments.tiles), tiles(many_solutions))


if __name__ == "__main__":
    main()
