"""`python -m cartbooks.advice > docs/errors.md`"""

import sys

from cartbooks.advice.document import document

sys.stdout.write(document())
