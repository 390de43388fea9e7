"""check_links.py ROOT: every relative link of ROOT/*.md and ROOT/docs/*.md leads to a file."""
import pathlib
import re
import sys

missing = []
root = pathlib.Path(sys.argv[1])
for page in [*root.glob("*.md"), *root.glob("docs/*.md")]:
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in link and not (page.parent / link).exists():
            missing.append(f"{page}: {link}")
if missing:
    sys.exit("\n".join(missing))
