"""status.py [--file-limit=BYTES] [--nobody-reads] STATUS COMMAND...: runs the command, no file growing beyond the limit,
or its standard output a pipe that nobody reads, and succeeds when it exits with the status."""
import os
import resource
import subprocess
import sys

arguments = sys.argv[1:]
limit = None
if arguments[0].startswith("--file-limit="):
    limit = int(arguments.pop(0).split("=")[1])
output = None
if arguments[0] == "--nobody-reads":
    arguments.pop(0)
    reader, output = os.pipe()
    os.close(reader)
expected = int(arguments.pop(0))


def prepare():
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


status = subprocess.run(arguments, preexec_fn=prepare, stdout=output).returncode
if status != expected:
    sys.exit(f"exit status {status}, expected {expected}")
