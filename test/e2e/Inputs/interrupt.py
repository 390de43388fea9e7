"""interrupt.py SIGNAL TEXT COMMAND...: starts the command, sends the signal when a line of its standard error holds the
text, and prints how it ended."""
import signal
import subprocess
import sys

name, text, command = sys.argv[1], sys.argv[2], sys.argv[3:]
process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True,
                           preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
sent = False
for line in process.stderr:
    sys.stderr.write(line)
    if not sent and text in line:
        process.send_signal(getattr(signal, name))
        sent = True
status = process.wait()
if not sent:
    sys.exit(f"'{text}' was never printed; exit status {status}")
print(f"exit status {status}")
