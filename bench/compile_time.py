#!/usr/bin/env python3
"""Seconds of each stage of amc-compile by the number of layers, and how they grow.

    python3 -m venv .venv && .venv/bin/pip install onnx numpy
    .venv/bin/python bench/compile_time.py [--build build] [--layers 50,100,200,400] [--size 8]

The models are perceptrons: so many layers of a Gemm and a Tanh, size x size each. The last column is the exponent p of
seconds ~ layers^p between the two largest numbers of layers; 1 is linear.
"""
import argparse
import math
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default="build")
    parser.add_argument("--layers", default="50,100,200,400")
    parser.add_argument("--size", type=int, default=8)
    arguments = parser.parse_args()
    counts = [int(count) for count in arguments.layers.split(",")]
    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            model = f"{folder}/{count}.onnx"
            onnx.save(perceptron(count, arguments.size), model)
            done = subprocess.run([arguments.build / "bin/amc-compile", "--timing", model, "-o", f"{folder}/out.bin"],
                                  check=True, stderr=subprocess.PIPE, text=True)
            for line in done.stderr.splitlines():
                stage, value, _ = line.split()
                seconds.setdefault(stage, []).append(float(value))
    print(f"{'layers':10}" + "".join(f"{count:10}" for count in counts) + "    exponent")
    for stage, values in seconds.items():
        row = f"{stage:10}" + "".join(f"{value:10.3f}" for value in values)
        if len(values) > 1 and min(values[-2:]) > 0:
            row += f"{math.log(values[-1] / values[-2]) / math.log(counts[-1] / counts[-2]):12.2f}"
        print(row)


if __name__ == "__main__":
    main()
