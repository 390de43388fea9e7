"""status.py [--file-limit=BYTES] STATUS COMMAND...: runs the command, no file growing beyond the limit, and succeeds when
it exits with the status."""
import resource
import subprocess
import sys

arguments = sys.argv[1:]
limit = None
if arguments[0].startswith("--file-limit="):
    limit = int(arguments.pop(0).split("=")[1])
expected = int(arguments.pop(0))


def prepare():
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


status = subprocess.run(arguments, preexec_fn=prepare).returncode
if status != expected:
    sys.exit(f"exit status {status}, expected {expected}")
