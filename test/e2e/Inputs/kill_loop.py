"""kill_loop.py KILLS FOLDER COMMAND...: runs the command with --checkpoint=FOLDER until it has been killed KILLS times, at
moments that differ: between checkpoints, or while one is written. Each run resumes where the one before was killed. The
last one may finish, and its output is shown."""
import os
import pathlib
import random
import signal
import subprocess
import sys

kills, folder, command = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
choose = random.Random(1)


def names():
    try:
        return set(os.listdir(folder))
    except FileNotFoundError:
        return set()


def is_checkpoint(name):
    return name.endswith(".ckpt")


def start(**kwargs):
    resume = ["--resume"] if any(map(is_checkpoint, names())) else []
    return subprocess.Popen(command + [f"--checkpoint={folder}"] + resume, **kwargs)


during_write = 0
for kill in range(kills):
    left, in_write = choose.randrange(4), kill % 2 == 1
    seen = names()
    process = start(stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None:
        now = names()
        left -= len(set(filter(is_checkpoint, now - seen)))
        is_writing = any(not is_checkpoint(name) for name in now - seen)
        seen |= set(filter(is_checkpoint, now))
        if left <= 0 and (is_writing or not in_write):
            during_write += is_writing
            process.send_signal(signal.SIGKILL)
            break
    status = process.wait()
    if status != -signal.SIGKILL:
        sys.exit(f"run {kill} ended by itself with status {status}: {process.stderr.read().decode()}")
print(f"{kills} kills, {during_write} of them while a checkpoint was written", flush=True)
sys.exit(start().wait())
