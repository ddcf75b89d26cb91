"""The qbXML language: requests as typed models, answers as plain records, text that is safe."""

from cartbooks.qbxml.answers import read, scan, stream
from cartbooks.qbxml.base import Request, problems
from cartbooks.qbxml.common import (
    Address,
    BarCode,
    DeletedDateRangeFilter,
    EntityFilter,
    ModifiedDateRangeFilter,
    NameFilter,
    NameRangeFilter,
    Ref,
    RefNumberFilter,
    RefNumberRangeFilter,
    SalesAndPurchase,
    SalesOrPurchase,
    TxnDateRangeFilter,
)
from cartbooks.qbxml.customers import CustomerAdd, CustomerMod
from cartbooks.qbxml.document import write
from cartbooks.qbxml.fields import FieldProblem
from cartbooks.qbxml.items import (
    ItemDiscountAdd,
    ItemInventoryAdd,
    ItemInventoryMod,
    ItemNonInventoryAdd,
    ItemOtherChargeAdd,
    ItemSalesTaxAdd,
    ItemServiceAdd,
)
from cartbooks.qbxml.lists import (
    AccountAdd,
    ClassAdd,
    CustomerTypeAdd,
    ListDel,
    PaymentMethodAdd,
    ShipMethodAdd,
    StandardTermsAdd,
)
from cartbooks.qbxml.payments import AppliedToTxn, CreditMemoAdd, ReceivePaymentAdd
from cartbooks.qbxml.queries import (
    AccountQuery,
    ClassQuery,
    CompanyQuery,
    CustomerMsgQuery,
    CustomerQuery,
    CustomerTypeQuery,
    HostQuery,
    ItemInventoryQuery,
    ItemQuery,
    ItemSalesTaxQuery,
    ListDeletedQuery,
    PaymentMethodQuery,
    PreferencesQuery,
    SalesTaxCodeQuery,
    ShipMethodQuery,
    StandardTermsQuery,
    TermsQuery,
)
from cartbooks.qbxml.records import decimal, lines, ref
from cartbooks.qbxml.reply import Answer, Record, Reply, Unreadable
from cartbooks.qbxml.sales import (
    InvoiceAdd,
    SalesLine,
    SalesOrderAdd,
    SalesReceiptAdd,
    TxnDel,
    TxnVoid,
)
from cartbooks.qbxml.statuses import STATUSES, Status, is_lock, is_missing, severity_of, status
from cartbooks.qbxml.transactions import (
    CreditMemoQuery,
    InvoiceQuery,
    ReceivePaymentQuery,
    SalesOrderQuery,
    SalesReceiptQuery,
    TransactionQuery,
    TransactionTypeFilter,
    TxnDeletedQuery,
)

__all__ = [
    "STATUSES", "AccountAdd", "AccountQuery", "Address", "Answer", "AppliedToTxn", "BarCode",
    "ClassAdd", "ClassQuery", "CompanyQuery", "CreditMemoAdd", "CreditMemoQuery", "CustomerAdd",
    "CustomerMod", "CustomerMsgQuery", "CustomerQuery", "CustomerTypeAdd", "CustomerTypeQuery",
    "DeletedDateRangeFilter", "EntityFilter", "FieldProblem", "HostQuery", "InvoiceAdd",
    "InvoiceQuery", "ItemDiscountAdd", "ItemInventoryAdd", "ItemInventoryMod",
    "ItemInventoryQuery", "ItemNonInventoryAdd", "ItemOtherChargeAdd", "ItemQuery",
    "ItemSalesTaxAdd", "ItemSalesTaxQuery", "ItemServiceAdd", "ListDel", "ListDeletedQuery",
    "ModifiedDateRangeFilter", "NameFilter", "NameRangeFilter", "PaymentMethodAdd",
    "PaymentMethodQuery", "PreferencesQuery", "ReceivePaymentAdd", "ReceivePaymentQuery",
    "Record", "Ref", "RefNumberFilter", "RefNumberRangeFilter", "Reply", "Request",
    "SalesAndPurchase", "SalesLine", "SalesOrPurchase", "SalesOrderAdd", "SalesOrderQuery",
    "SalesReceiptAdd", "SalesReceiptQuery", "SalesTaxCodeQuery", "ShipMethodAdd",
    "ShipMethodQuery", "StandardTermsAdd", "StandardTermsQuery", "Status", "TermsQuery",
    "TransactionQuery", "TransactionTypeFilter", "TxnDateRangeFilter", "TxnDel",
    "TxnDeletedQuery", "TxnVoid", "Unreadable", "decimal", "is_lock", "is_missing", "lines",
    "problems", "read", "ref", "scan", "severity_of", "status", "stream", "write",
]  # fmt: skip
