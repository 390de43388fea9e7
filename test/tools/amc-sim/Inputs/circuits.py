"""circuits.py FOLDER FILE.json...: amc-sim solves circuits without the answers that ngspice gave, and finds them."""
import json
import pathlib
import subprocess
import sys

import npy

folder = pathlib.Path(sys.argv[1])
for name in sys.argv[2:]:
    circuit = json.loads(pathlib.Path(name).read_text())
    answers = {"x": circuit.pop("x_spice"), "y": circuit.pop("y_mvm_spice")}
    for field, kept in (("gf", "x"), ("gin", "y")):
        one = {key: value for key, value in circuit.items() if key != field}
        (folder / "circuit.json").write_text(json.dumps(one))
        for exact in ([], ["--exact"]):
            text = subprocess.run(["amc-sim", "circuit", folder / "circuit.json", "-o", folder / "out.npy", "--report",
                                   folder / "report.json", *exact], check=True, capture_output=True, text=True).stdout
            expected = answers[kept]
            largest = max(map(abs, expected))
            printed = [float(line.split()[1]) for line in text.splitlines() if line[0] == kept]
            assert ("stable         yes" in text) == (kept == "x")
            for values, limit in ((printed, 1e-6), (json.loads((folder / "report.json").read_text())[kept], 1e-6),
                                  ([row[0] for row in npy.read(folder / "out.npy")], 1e-6)):
                for value, wanted in zip(values, expected, strict=True):
                    assert abs(value - wanted) <= limit * largest, (name, kept, value, wanted)
