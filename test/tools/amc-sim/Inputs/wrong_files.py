"""wrong_files.py FOLDER: .npy files that hold no matrix, or one that is easily read wrong."""
import pathlib
import struct
import sys

import npy

folder = pathlib.Path(sys.argv[1])
folder.mkdir(exist_ok=True)


def write(name, descr, shape, data=b""):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    (folder / name).write_bytes(b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode() + data)


write("scalar.npy", "<f8", "()", struct.pack("<d", 3))
write("text.npy", "<U1", "(1, 2)", bytes(8))
write("rows.npy", "<f8", "(0, 8)")
write("deep.npy", "<f8", "(1, 1, 2)", bytes(16))
npy.write(folder / "big.npy", [[1, 1e300], [0, 1]])
npy.write(folder / "large.npy", [[1e30, 0], [0, 1e30]])
npy.write(folder / "zero.npy", [[0, 0], [0, 0]])
npy.write(folder / "c.npy", [[1, 0.5], [-0.25, 2], [3, 4]])
npy.write(folder / "fortran.npy", [[1, 0.5], [-0.25, 2], [3, 4]], fortran=True)
