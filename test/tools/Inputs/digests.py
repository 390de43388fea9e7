"""digests.py: the digests of the two data sets of amc-run-resume.test."""
import hashlib
import struct

images = struct.pack("<4f", 0.5, -1, 0.25, 2) * (128 * 16 // 4)
for name, labels in ("old", (0, 1, 2, 3)), ("new", (0, 1, 3, 2)):
    data = b"images\0float32 128x16\0" + images + b"labels\0int64 128xscalar\0" + struct.pack("<4q", *labels) * 32
    print(name, hashlib.sha256(data).hexdigest())
