"""limit_threads.py N COMMAND...: runs the command as a user without rights who may have N threads."""
import os
import resource
import sys

limit, command = int(sys.argv[1]), sys.argv[2:]
if os.getuid() == 0:
    # The limit does not hold for root. No other process has this number.
    os.setgid(61234)
    os.setuid(61234)
resource.setrlimit(resource.RLIMIT_NPROC, (limit, limit))
os.execvp(command[0], command)
