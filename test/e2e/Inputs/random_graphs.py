"""Random ONNX graphs over weights and inputs, trained for three steps, against PyTorch.

    random_graphs.py check REFERENCE.json PART PARTS FOLDER    every PARTS-th graph from the PART-th on through onnx-text,
                                                               amc-compile and amc-run; losses against REFERENCE.json
    random_graphs.py reference COUNT > REFERENCE.json          the losses by PyTorch in float64; the first one also by
                                                               onnx.reference. Needs torch, numpy, onnx. Graphs whose
                                                               losses exceed 100 are left out
    random_graphs.py show SEED                                 one graph in ONNX's text form

Weights of ranks 0 to 3 are combined by element-wise, shape and matrix operators before they meet a layer's output, which
is where buffers are shared, views are copied and state is updated in place.
"""
import itertools
import json
import os
import random
import struct
import subprocess
import sys

BATCH, FEATURES, CLASSES, STEPS = 8, 4, 4, 3
LEARNING_RATE, MOMENTUM = 0.05, 0.9


class Graph:
    """Nodes are (operator, inputs, outputs, attributes); `shapes` has the shape of every value."""

    def __init__(self, seed):
        self.random = random.Random(f"graph {seed}")
        self.nodes, self.shapes, self.weights, self.integers = [], {}, {}, {}
        self.used = set()
        self.outputs = []
        self.penalties = []
        self.build()

    def pick(self, items):
        return items[int(self.random.random() * len(items))]

    def chance(self, share):
        return self.random.random() < share

    def weight(self, shape):
        name = f"w{len(self.weights)}"
        count = 1
        for size in shape:
            count *= size
        # Values of float32, so that every reader starts from the same.
        numbers = [struct.unpack("f", struct.pack("f", self.random.uniform(-1, 1)))[0] for _ in range(count)]
        self.weights[name] = numbers
        self.shapes[name] = list(shape)
        return name

    def constant(self, *values):
        name = f"k{len(self.integers)}"
        self.integers[name] = list(values)
        return name

    def node(self, operator, inputs, shape, **attributes):
        name = f"v{len(self.nodes)}"
        self.nodes.append((operator, list(inputs), [name], attributes))
        self.used.update(inputs)
        self.shapes[name] = list(shape)
        return name

    # Operators on any value.

    def elementwise(self, value):
        shape = self.shapes[value]
        operator = self.pick(["Neg", "Sigmoid", "Tanh", "Exp", "Relu", "Softmax", "Identity", "Cast"])
        if operator == "Exp":
            value = self.node("Tanh", [value], shape)
        if operator == "Cast":
            return self.node("Cast", [value], shape, to=1)
        if operator == "Softmax":
            return self.node(operator, [value], shape, axis=len(shape) - 1) if shape else value
        return self.node(operator, [value], shape)

    def binary(self, values):
        a = self.pick(values)
        b = self.pick([v for v in values if broadcast(self.shapes[a], self.shapes[v]) is not None])
        operator = self.pick(["Add", "Sub", "Mul", "Add", "Div"])
        if operator == "Div":
            b = self.node("Exp", [self.node("Tanh", [b], self.shapes[b])], self.shapes[b])
        return self.node(operator, [a, b], broadcast(self.shapes[a], self.shapes[b]))

    def slice(self, value):
        shape = self.shapes[value]
        axes = [axis for axis, size in enumerate(shape) if size > 1]
        if not axes:
            return value
        axis = self.pick(axes)
        begin = int(self.random.random() * shape[axis])
        end = begin + 1 + int(self.random.random() * (shape[axis] - begin))
        inputs = [value, self.constant(begin), self.constant(end), self.constant(axis)]
        return self.node("Slice", inputs, shape[:axis] + [end - begin] + shape[axis + 1:])

    def concat(self, values):
        first = self.pick(values)
        shape = self.shapes[first]
        if not shape:
            return self.concat_scalars([v for v in values if not self.shapes[v]])
        axis = int(self.random.random() * len(shape))
        alike = [v for v in values if len(self.shapes[v]) == len(shape) and all(
            i == axis or a == b for i, (a, b) in enumerate(zip(self.shapes[v], shape)))]
        parts = [first] + [self.pick(alike) for _ in range(1 + int(self.random.random() * 2))]
        whole = sum(self.shapes[v][axis] for v in parts)
        return self.node("Concat", parts, shape[:axis] + [whole] + shape[axis + 1:], axis=axis)

    def concat_scalars(self, scalars):
        parts = [self.node("Unsqueeze", [self.pick(scalars), self.constant(0)], [1]) for _ in range(3)]
        return self.node("Concat", parts, [3], axis=0)

    def reshape(self, value):
        shape = self.shapes[value]
        count = product(shape)
        choices = [[count], [1, count], [count, 1]] + [[count // k, k] for k in (2, 3, 4) if count % k == 0]
        to = self.pick(choices)
        return self.node("Reshape", [value, self.constant(*to)], to)

    def transpose(self, value):
        shape = self.shapes[value]
        perm = list(range(len(shape)))[::-1]
        if len(perm) == 3 and self.chance(0.5):
            perm = [1, 0, 2]
        return self.node("Transpose", [value], [shape[i] for i in perm], perm=perm) if shape else value

    def reduce(self, value):
        shape = self.shapes[value]
        if not shape:
            return value
        axis = int(self.random.random() * len(shape))
        keep = int(self.chance(0.5))
        operator = self.pick(["ReduceSum", "ReduceMean"])
        result = shape[:axis] + [1] * keep + shape[axis + 1:]
        if operator == "ReduceSum":
            return self.node(operator, [value, self.constant(axis)], result, keepdims=keep)
        return self.node(operator, [value], result, keepdims=keep, axes=[axis])

    def matmul(self, values):
        matrices = [v for v in values if len(self.shapes[v]) == 2]
        pairs = [(a, b) for a in matrices for b in matrices if self.shapes[a][1] == self.shapes[b][0]]
        if not pairs:
            return self.pick(values)
        a, b = self.pick(pairs)
        return self.node("MatMul", [a, b], [self.shapes[a][0], self.shapes[b][1]])

    def pad(self, value):
        shape = self.shapes[value]
        if not shape:
            return value
        pads = [int(self.random.random() * 2) for _ in range(2 * len(shape))]
        result = [pads[i] + size + pads[i + len(shape)] for i, size in enumerate(shape)]
        return self.node("Pad", [value, self.constant(*pads)], result)

    def expand(self, value):
        shape = self.pick([[2] + self.shapes[value], [3 if size == 1 else size for size in self.shapes[value]]])
        return self.node("Expand", [value, self.constant(*shape)], shape) if len(shape) < 4 else value

    def fitted(self, value, size):
        """A vector of `size` numbers that depends on every element of a small `value`."""
        count = product(self.shapes[value])
        value = self.node("Reshape", [value, self.constant(count)], [count])
        if count < size:
            return self.node("Pad", [value, self.constant(0, size - count)], [size])
        if count > size and count % size == 0:
            value = self.node("Reshape", [value, self.constant(count // size, size)], [count // size, size])
            return self.node("ReduceSum", [value, self.constant(0)], [size], keepdims=0)
        if count > size:
            total = self.node("ReduceSum", [value, self.constant(0)], [1], keepdims=1)
            part = self.node("Slice", [value, self.constant(0), self.constant(size), self.constant(0)], [size])
            return self.node("Add", [part, total], [size])
        return value

    def step(self, values):
        kind = self.pick(["elementwise", "binary", "binary", "slice", "slice", "concat", "concat", "reshape", "transpose",
                          "reduce", "matmul", "pad", "expand"])
        if kind in ("binary", "concat", "matmul"):
            return getattr(self, kind)(values)
        return getattr(self, kind)(self.pick(values))

    def build(self):
        shapes = [[4], [4], [4], [1, 4], [2], [4, 4], [2, 4], [1], [], [3], [2, 2, 2]]
        small = [self.weight(self.pick(shapes)) for _ in range(2 + int(self.random.random() * 3))]
        for _ in range(1 + int(self.random.random() * 7)):
            value = self.step(small)
            if product(self.shapes[value]) <= 40:
                small.append(value)
        hidden = self.pick([FEATURES, 3, 6])
        layer = self.node("MatMul", ["x", self.weight([FEATURES, hidden])], [BATCH, hidden])
        leaves = [v for v in dict.fromkeys(small) if v not in self.used]
        for leaf in leaves:
            if self.chance(0.2):
                self.penalties.append(leaf)
                continue
            vector = self.fitted(leaf, hidden)
            if self.chance(0.5):
                vector = self.node(self.pick(["Sigmoid", "Tanh", "Neg"]), [vector], [hidden])
            layer = self.node(self.pick(["Add", "Mul", "Sub"]), [layer, vector], [BATCH, hidden])
        if self.chance(0.5):
            layer = self.node(self.pick(["Tanh", "Sigmoid"]), [layer], [BATCH, hidden])
        if self.chance(0.3):
            parts = [layer, self.node("Neg", [layer], [BATCH, hidden])]
            layer = self.node("Concat", parts, [BATCH, 2 * hidden], axis=1)
        width = self.shapes[layer][1]
        if width == CLASSES and self.chance(0.5):
            scores = layer
        else:
            scores = self.node("MatMul", [layer, self.weight([width, CLASSES])], [BATCH, CLASSES])
        loss = self.node("SoftmaxCrossEntropyLoss", [scores, "y"], [])
        for leaf in self.penalties:
            axes = list(range(len(self.shapes[leaf])))
            square = self.node("Mul", [leaf, leaf], self.shapes[leaf])
            total = self.node("ReduceSum", [square, self.constant(*axes)], [], keepdims=0) if axes else square
            loss = self.node("Add", [loss, total], [])
        self.outputs = [loss, scores]
        if self.chance(0.3):
            self.outputs.append(self.pick([scores, layer, small[-1]]))

    def text(self):
        def dims(shape):
            return "[" + ",".join(map(str, shape)) + "]" if shape else ""

        def attribute(name, value):
            return f"{name} = {json.dumps(value)}"

        head = [f"float{dims(self.shapes[name])} {name} = {{{', '.join(map(repr, values))}}}"
                for name, values in self.weights.items()]
        head += [f"int64[{len(values)}] {name} = {{{', '.join(map(str, values))}}}"
                 for name, values in self.integers.items()]
        results = ", ".join(f"float{dims(self.shapes[name])} {name}" for name in self.outputs)
        lines = ['<ir_version: 8, opset_import: ["" : 17]>',
                 f"graph (float[{BATCH},{FEATURES}] x, int64[{BATCH}] y) => ({results})",
                 "<" + ",\n ".join(head) + ">", "{"]
        for operator, inputs, outputs, attributes in self.nodes:
            inside = ", ".join(attribute(k, v) for k, v in attributes.items())
            lines.append(f"  {', '.join(outputs)} = {operator} {f'<{inside}> ' if inside else ''}({', '.join(inputs)})")
        return "\n".join(lines + ["}"]) + "\n"

    def data(self):
        numbers = [struct.unpack("f", struct.pack("f", self.random.gauss(0, 1)))[0] for _ in range(BATCH * FEATURES)]
        return numbers, [int(self.random.random() * CLASSES) for _ in range(BATCH)]


def product(shape):
    result = 1
    for size in shape:
        result *= size
    return result


def broadcast(a, b):
    """The common shape, or None; by ONNX's rule."""
    rank = max(len(a), len(b))
    a, b = [1] * (rank - len(a)) + a, [1] * (rank - len(b)) + b
    if rank > 3 or any(x != y and 1 not in (x, y) for x, y in zip(a, b)):
        return None
    return [max(x, y) for x, y in zip(a, b)]


def write_npy(path, values, kind, shape):
    header = str({"descr": {"f": "<f4", "q": "<i8"}[kind], "fortran_order": False, "shape": tuple(shape)})
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.write(struct.pack(f"<{len(values)}{kind}", *values))


def run(command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {(done.stderr or done.stdout).strip()}")


def losses_of(graph, folder):
    model, program, report = f"{folder}/g.onnx", f"{folder}/g.bin", f"{folder}/g.json"
    x, y = graph.data()
    write_npy(f"{folder}/x.npy", x, "f", [BATCH, FEATURES])
    write_npy(f"{folder}/y.npy", y, "q", [BATCH])
    run(["onnx-text", model], graph.text())
    run(["amc-compile", model, "--batch", str(BATCH), "--optimizer=sgd", f"--lr={LEARNING_RATE}", "--lr-schedule=constant",
         f"--momentum={MOMENTUM}", "--train=" + ",".join(graph.weights), "-o", program])
    run(["amc-run", program, "--data", f"x={folder}/x.npy", "--data", f"y={folder}/y.npy", "--order=file",
         "--epochs", str(STEPS), "--device=ideal", "--report", report])
    with open(report) as file:
        return json.load(file)["losses"]


def check(reference, part, parts, folder):
    with open(reference) as file:
        expected = list(json.load(file).items())[part::parts]
    os.makedirs(folder, exist_ok=True)
    bad = 0
    for seed, right in expected:
        try:
            found = losses_of(Graph(int(seed)), folder)
            wrong = len(found) != len(right) or any(
                not abs(a - b) <= 2e-5 * max(1.0, abs(b)) for a, b in zip(found, right))
            what = f"losses {found}, right are {right}"
        except RuntimeError as error:
            wrong, what = True, str(error)
        if wrong:
            bad += 1
            print(f"seed {seed}: {what}")
    print(f"{len(expected) - bad} of {len(expected)} graphs agree")
    return bad == 0


def evaluate(graph, torch, values):
    """Every value of `graph` by PyTorch, from those of inputs and weights."""
    for operator, inputs, outputs, attributes in graph.nodes:
        ints = [graph.integers[name] for name in inputs if name in graph.integers]
        v = [values[name] for name in inputs if name not in graph.integers]
        result = {
            "Add": lambda: v[0] + v[1], "Sub": lambda: v[0] - v[1], "Mul": lambda: v[0] * v[1], "Div": lambda: v[0] / v[1],
            "Neg": lambda: -v[0], "Sigmoid": lambda: torch.sigmoid(v[0]), "Tanh": lambda: torch.tanh(v[0]),
            "Exp": lambda: torch.exp(v[0]), "Relu": lambda: torch.relu(v[0]), "Identity": lambda: v[0], "Cast": lambda: v[0],
            "Softmax": lambda: torch.softmax(v[0], attributes["axis"]), "MatMul": lambda: v[0] @ v[1],
            "Slice": lambda: v[0].narrow(ints[2][0], ints[0][0], ints[1][0] - ints[0][0]),
            "Concat": lambda: torch.cat(v, attributes["axis"]), "Reshape": lambda: v[0].reshape(ints[0]),
            "Unsqueeze": lambda: v[0].unsqueeze(ints[0][0]), "Transpose": lambda: v[0].permute(attributes["perm"]),
            "ReduceSum": lambda: v[0].sum(ints[0], keepdim=bool(attributes["keepdims"])),
            "ReduceMean": lambda: v[0].mean(attributes["axes"], keepdim=bool(attributes["keepdims"])),
            "Expand": lambda: v[0].expand(ints[0]), "Pad": lambda: torch.nn.functional.pad(v[0], torch_pads(ints[0])),
            "SoftmaxCrossEntropyLoss": lambda: torch.nn.functional.cross_entropy(v[0], v[1]),
        }[operator]()
        assert list(result.shape) == graph.shapes[outputs[0]], (operator, result.shape, graph.shapes[outputs[0]])
        values[outputs[0]] = result
    return values


def torch_pads(pads):
    rank = len(pads) // 2
    return [pads[i + half * rank] for i in reversed(range(rank)) for half in (0, 1)]


def reference(seed):
    import numpy
    import onnx.parser
    import onnx.reference
    import torch
    graph = Graph(seed)
    x, y = graph.data()
    x, y = torch.tensor(x, dtype=torch.float64).reshape(BATCH, FEATURES), torch.tensor(y)
    weights = {name: torch.tensor(values, dtype=torch.float64).reshape(graph.shapes[name]).requires_grad_()
               for name, values in graph.weights.items()}
    optimizer = torch.optim.SGD(weights.values(), lr=LEARNING_RATE, momentum=MOMENTUM)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = evaluate(graph, torch, {"x": x, "y": y, **weights})[graph.outputs[0]]
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    graph = Graph(seed)
    graph.outputs = graph.outputs[:1]
    model = onnx.parser.parse_model(graph.text())
    first = onnx.reference.ReferenceEvaluator(model).run(None, {"x": x.numpy().astype(numpy.float32), "y": y.numpy()})[0]
    if not max(map(abs, losses)) < 100:
        return None
    assert abs(first - losses[0]) < 1e-4 * max(1, abs(losses[0])), (seed, first, losses)
    return losses


def main(arguments):
    if arguments[0] == "check":
        return check(arguments[1], int(arguments[2]), int(arguments[3]), arguments[4])
    if arguments[0] == "reference":
        found = ((seed, reference(seed)) for seed in itertools.count())
        kept = itertools.islice(((seed, losses) for seed, losses in found if losses), int(arguments[1]))
        print("{" + ",\n ".join(f'"{seed}": {json.dumps(losses)}' for seed, losses in kept) + "}")
    else:
        print(Graph(int(arguments[1])).text(), end="")
    return True


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
