"""A QuickBooks Desktop company file for tests, demonstrations and trying Cartbooks out.

It behaves as Intuit's references and recorded answers say that QuickBooks does, whether or not
that suits the program that talks to it. It knows nothing of Cartbooks.
"""

from .bookkeeper import Bookkeeper
from .company_file import CompanyFile
from .errors import QuickBooksError
from .session import QuickBooksSession
from .states import OPTIONS, STATES

__all__ = [
    "OPTIONS",
    "STATES",
    "Bookkeeper",
    "CompanyFile",
    "QuickBooksError",
    "QuickBooksSession",
]
