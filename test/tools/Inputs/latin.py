r"""latin.py FOLDER COMMAND...: runs the command in the folder, its arguments' `\xe9` being that byte; files of names with
that byte are copies of those without. Exits with its status."""
import os
import shutil
import subprocess
import sys

os.chdir(sys.argv[1])
arguments = [os.fsencode(argument).replace(rb"\xe9", b"\xe9") for argument in sys.argv[2:]]
for argument in arguments:
    name = argument.split(b"=")[-1]
    if b"\xe9" in name:
        shutil.copy(name.replace(b"\xe9", b""), name)
sys.exit(subprocess.run(arguments).returncode)
