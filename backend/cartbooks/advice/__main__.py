"""`python -m cartbooks.advice > docs/errors.md`, `… glossary > docs/glossary.md`"""

import sys

from cartbooks.advice import glossary
from cartbooks.advice.document import document

sys.stdout.write(glossary.document() if sys.argv[1:] == ["glossary"] else document())
