#!/usr/bin/env python3
"""Step time of amc-run against PyTorch on the letters CNN, one thread each, in one run.

    python3 -m venv .venv && .venv/bin/pip install torch==2.13.0 numpy
    .venv/bin/python bench/step_time.py [--build build] [--steps 120] [--json out.json]

Both sides train the same network on the same generated letters in file order with batch 64: K-FAC with fresh averages
at every step (`--curvature-period 1`, inverses every 10 steps after a warm-up of 20, block-amc tiling on the ideal
device), SGD with momentum, and Adam. The rounds alternate between the two sides. The ratio is that of the medians; below
1 means amc is faster. Data loading is outside the timed part on both sides.
"""
import argparse
import gzip
import json
import pathlib
import struct
import subprocess
import tempfile
import time

import numpy as np
import torch
import torch.nn.functional as F

BATCH = 64


def read_idx(path):
    raw = gzip.open(path).read()
    rank = raw[3]
    shape = struct.unpack(f">{rank}I", raw[4 : 4 + 4 * rank])
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


class Net(torch.nn.Module):
    """The network of test/data/onnx/letters-cnn.onnx."""

    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 8, 5, padding=2)
        self.conv2 = torch.nn.Conv2d(8, 16, 5, padding=2)
        self.fc = torch.nn.Linear(16 * 49, 12)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1((x - 0.1736) / 0.3316)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(torch.flatten(x, 1))


class KFac:
    """The same step with PyTorch's own operators: unfold, matmul, linalg.inv."""

    def __init__(self, net, lr=0.1, damping=0.03, decay=0.95, kl_clip=0.01, warmup=20, inverse_period=10):
        self.lr, self.damping, self.decay, self.kl_clip = lr, damping, decay, kl_clip
        self.warmup, self.inverse_period = warmup, inverse_period
        self.layers = {m: {} for m in net.modules() if isinstance(m, (torch.nn.Conv2d, torch.nn.Linear))}
        self.steps = 0
        for m in self.layers:
            m.register_forward_pre_hook(lambda m, x: self.layers[m].update(x=x[0].detach()))
            m.register_full_backward_hook(self.curvature)

    def curvature(self, m, _, outputs):
        state, g = self.layers[m], outputs[0].detach() * BATCH
        a = state["x"]
        if isinstance(m, torch.nn.Conv2d):
            a = F.unfold(a, m.kernel_size, padding=m.padding).transpose(1, 2).flatten(0, 1)
            g = g.permute(0, 2, 3, 1).flatten(0, 2)
        a = torch.cat([a, a.new_ones(len(a), 1)], 1)
        k = min(1 - 1 / (self.steps + 1), self.decay)
        for name, new in (("A", a.T @ a / BATCH), ("G", g.T @ g / len(g))):
            state[name] = k * state[name] + (1 - k) * new if name in state else new

    @torch.no_grad()
    def step(self):
        updates, inner = [], 0.0
        for m, s in self.layers.items():
            if self.steps < self.warmup or self.steps % self.inverse_period == 0:
                a, g = s["A"], s["G"]
                pi = ((a.trace() / len(a)) / (g.trace() / len(g))).sqrt()
                s["Ai"] = torch.linalg.inv(a + pi * self.damping**0.5 * torch.eye(len(a)))
                s["Gi"] = torch.linalg.inv(g + self.damping**0.5 / pi * torch.eye(len(g)))
            dw = torch.cat([m.weight.grad.flatten(1), m.bias.grad[:, None]], 1)
            u = s["Gi"] @ dw @ s["Ai"]
            inner += float((u * dw).sum())
            updates.append(u)
        nu = min(1.0, (self.kl_clip / (self.lr**2 * inner)) ** 0.5) if inner > 0 else 1.0
        for m, u in zip(self.layers, updates):
            m.weight -= self.lr * nu * u[:, :-1].reshape(m.weight.shape)
            m.bias -= self.lr * nu * u[:, -1]
        self.steps += 1


def torch_median(optimizer, x, y, steps):
    torch.manual_seed(0)
    net = Net()
    opt = {"kfac": lambda: KFac(net), "sgd": lambda: torch.optim.SGD(net.parameters(), 0.03, momentum=0.9),
           "adam": lambda: torch.optim.Adam(net.parameters(), 0.003)}[optimizer]()
    seconds = []
    for step in range(steps):
        i = step * BATCH % (len(x) - BATCH + 1)
        batch, labels = x[i : i + BATCH], y[i : i + BATCH]
        start = time.perf_counter()
        net.zero_grad()
        F.cross_entropy(net(batch), labels).backward()
        opt.step()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds))


def amc_median(tools, program, data, steps, report):
    subprocess.run([tools / "amc-run", program, "--device=ideal", "--threads=1", "--order=file", f"--steps={steps}",
                    "--epochs=10", f"--train-images={data}/train-images-idx3-ubyte.gz",
                    f"--train-labels={data}/train-labels-idx1-ubyte.gz", f"--test-images={data}/test-images-idx3-ubyte.gz",
                    f"--test-labels={data}/test-labels-idx1-ubyte.gz", f"--report={report}"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return json.loads(report.read_text())["totals"]["step_seconds_median"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"))
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    tools = args.build / "bin"
    model = pathlib.Path(__file__).parent.parent / "test/data/onnx/letters-cnn.onnx"
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder)
        subprocess.run([tools / "amc-letters", "-o", data], check=True)
        x = torch.tensor(read_idx(data / "train-images-idx3-ubyte.gz").astype(np.float32) / 255)[:, None]
        y = torch.tensor(read_idx(data / "train-labels-idx1-ubyte.gz").astype(np.int64))
        for optimizer in ("kfac", "sgd", "adam"):
            program = data / f"{optimizer}.bin"
            extra = ["--curvature-period=1", "--tiling=block-amc"] if optimizer == "kfac" else []
            subprocess.run([tools / "amc-compile", model, "-o", program, f"--optimizer={optimizer}", *extra], check=True)
            ours, theirs = [], []
            for _ in range(args.rounds):
                ours.append(amc_median(tools, program, data, args.steps, data / "report.json"))
                theirs.append(torch_median(optimizer, x, y, args.steps))
            results[optimizer] = {"amc_seconds": float(np.median(ours)), "pytorch_seconds": float(np.median(theirs))}
    print(f"{'':6}{'amc':>12}{'PyTorch':>12}{'ratio':>8}   (median step, 1 thread, PyTorch {torch.__version__})")
    for optimizer, r in results.items():
        r["ratio"] = r["amc_seconds"] / r["pytorch_seconds"]
        print(f"{optimizer:6}{1e3 * r['amc_seconds']:9.2f} ms{1e3 * r['pytorch_seconds']:9.2f} ms{r['ratio']:8.2f}")
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
