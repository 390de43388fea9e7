"""array.py FILE TYPE SHAPE VALUES...: writes an array, repeating the values, as .npy (TYPE as numpy writes it: <f4, <f8,
<i4, <i8, |u1, |b1), or when FILE ends in .idx as IDX of unsigned bytes. SHAPE: sizes with commas."""
import math
import struct
import sys

path, kind, shape, *values = sys.argv[1:]
shape = [int(size) for size in shape.split(",")]
count = math.prod(shape)
number = float if kind[1] == "f" else int
values = ([number(value) for value in values] * count)[:count]
letter = {"f4": "f", "f8": "d", "i4": "i", "i8": "q", "u1": "B", "b1": "B"}[kind[1:]]
data = struct.pack(f"<{count}{letter}", *values)
if path.endswith(".idx"):
    header = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)
else:
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({','.join(map(str, shape))},), }}"
    text = text.ljust(117) + "\n"
    header = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()
with open(path, "wb") as file:
    file.write(header + data)
