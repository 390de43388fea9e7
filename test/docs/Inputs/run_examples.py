"""run_examples.py PAGE.md: runs the page's `sh` blocks, one after the other, in the current folder, in which the files that
they read are prepared: small data sets of 28x28 images, a device description, a model."""
import json
import pathlib
import re
import struct
import subprocess
import sys


def write_npy(path, descr, shape, data):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    pathlib.Path(path).write_bytes(b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode() + data)


for images, labels, count in (("x.npy", "y.npy", 192), ("u.npy", "v.npy", 100)):
    pixels = [((i * 2654435761) >> 7 & 255) / 255 for i in range(count * 784)]
    write_npy(images, "<f4", (count, 1, 28, 28), struct.pack(f"<{len(pixels)}f", *pixels))
    write_npy(labels, "<i8", (count,), struct.pack(f"<{count}q", *(i % 12 for i in range(count))))
json.dump({"name": "mine", "base": "rram-64", "cell": {"write_error_range": 0.02}}, open("my-device.json", "w"))

blocks = re.findall(r"^```sh\n(.*?)^```$", pathlib.Path(sys.argv[1]).read_text(), re.DOTALL | re.MULTILINE)
assert blocks, "no examples"
for block in blocks:
    print(block, flush=True)
    subprocess.run(["sh", "-euc", block], check=True)
