"""for_the_lab.py PROJECT: lets a copy of a project write for the lab's Git server. Only `output:` of the document with
`kind: Project` is touched, as text, so that comments and order stay."""
import re
import sys
from pathlib import Path

from argocd import REPO

path = Path(sys.argv[1]) / "stackc.yaml"
documents = re.split(r"^(---.*\n)", path.read_text(), flags=re.M)
for index, document in enumerate(documents):
    if not re.search(r"^kind: *Project\b", document, flags=re.M):
        continue
    document, count = re.subn(r"(?ms)(^output:.*?\brepoURL: *)[^\s,}]+", lambda found: found[1] + REPO, document, count=1)
    if count != 1:
        sys.exit(f"no output.repoURL in {path}")
    # Below output the branch is indented, or inside braces; `main` is the default.
    document = re.sub(r"(?m)(^output:(?:\n[ \t]+.*|[^\n]*)*?\btargetRevision: *)[^\s,}]+", lambda found: found[1] + "main", document)
    documents[index] = document
path.write_text("".join(documents))
