"""The little of NumPy's file format that the tests need: float32 matrices as lists of rows."""
import re
import struct


def read(path):
    data = open(path, "rb").read()
    end = 10 + struct.unpack("<H", data[8:10])[0]
    rows, cols = map(int, re.search(r"\((\d+), (\d+)\)", data[10:end].decode()).groups())
    values = struct.unpack(f"<{rows * cols}f", data[end:])
    return [list(values[i * cols:(i + 1) * cols]) for i in range(rows)]


def write(path, rows, fortran=False):
    """As float64."""
    shape = (len(rows), len(rows[0]))
    order = zip(*rows) if fortran else rows
    values = [value for line in order for value in line]
    header = f"{{'descr': '<f8', 'fortran_order': {fortran}, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode() +
                   struct.pack(f"<{len(values)}d", *values))
