"""check_links.py FILE.md...: every relative link of the pages leads to a file."""
import pathlib
import re
import sys

missing = []
for name in sys.argv[1:]:
    page = pathlib.Path(name)
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in link and not (page.parent / link).exists():
            missing.append(f"{page}: {link}")
sys.exit("\n".join(missing))
