"""The qbXML language: requests as typed models, answers as plain records, text that is safe."""

from cartbooks.qbxml.answers import (
    Answer,
    Record,
    Reply,
    Unreadable,
    decimal,
    lines,
    read,
    ref,
    scan,
    stream,
)
from cartbooks.qbxml.base import Request, problems
from cartbooks.qbxml.common import (
    Address,
    DeletedDateRangeFilter,
    EntityFilter,
    ModifiedDateRangeFilter,
    NameFilter,
    Ref,
    SalesAndPurchase,
    SalesOrPurchase,
    TxnDateRangeFilter,
)
from cartbooks.qbxml.document import write
from cartbooks.qbxml.fields import FieldProblem
from cartbooks.qbxml.lists import (
    AccountQuery,
    ClassAdd,
    ClassQuery,
    CompanyQuery,
    CustomerAdd,
    CustomerQuery,
    CustomerTypeQuery,
    HostQuery,
    ItemDiscountAdd,
    ItemInventoryAdd,
    ItemInventoryQuery,
    ItemNonInventoryAdd,
    ItemOtherChargeAdd,
    ItemQuery,
    ItemSalesTaxAdd,
    ItemSalesTaxQuery,
    ItemServiceAdd,
    ListDel,
    PaymentMethodAdd,
    PaymentMethodQuery,
    PreferencesQuery,
    SalesTaxCodeQuery,
    ShipMethodAdd,
    ShipMethodQuery,
    TermsQuery,
)
from cartbooks.qbxml.sales import (
    InvoiceAdd,
    InvoiceQuery,
    SalesLine,
    SalesOrderAdd,
    SalesOrderQuery,
    SalesReceiptAdd,
    SalesReceiptQuery,
    TxnDel,
    TxnDeletedQuery,
    TxnVoid,
)
from cartbooks.qbxml.statuses import STATUSES, Status, is_lock, severity_of, status

__all__ = [
    "STATUSES", "AccountQuery", "Address", "Answer", "ClassAdd", "ClassQuery", "CompanyQuery",
    "CustomerAdd", "CustomerQuery", "CustomerTypeQuery", "DeletedDateRangeFilter",
    "EntityFilter", "FieldProblem", "HostQuery", "InvoiceAdd", "InvoiceQuery",
    "ItemDiscountAdd", "ItemInventoryAdd", "ItemInventoryQuery", "ItemNonInventoryAdd",
    "ItemOtherChargeAdd", "ItemQuery", "ItemSalesTaxAdd", "ItemSalesTaxQuery", "ItemServiceAdd",
    "ListDel", "ModifiedDateRangeFilter", "NameFilter", "PaymentMethodAdd",
    "PaymentMethodQuery", "PreferencesQuery", "Record", "Ref", "Reply", "Request",
    "SalesAndPurchase", "SalesLine", "SalesOrPurchase", "SalesOrderAdd", "SalesOrderQuery",
    "SalesReceiptAdd", "SalesReceiptQuery", "SalesTaxCodeQuery", "ShipMethodAdd",
    "ShipMethodQuery", "Status", "TermsQuery", "TxnDateRangeFilter", "TxnDel",
    "TxnDeletedQuery", "TxnVoid", "Unreadable", "decimal", "is_lock", "lines", "problems",
    "read", "ref", "scan", "severity_of", "status", "stream", "write",
]  # fmt: skip
