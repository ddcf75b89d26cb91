"""Re-expresses the facts of a qbXML schema (order, types, lengths) as the simulator's own table.

`python schema_from_xsd.py qbxmlops130.xsd > schema.json`; the schema itself is never distributed,
so this runs only where somebody has one. A test checks that the committed table says the same.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"

REQUESTS = """
HostQuery CompanyQuery PreferencesQuery
CustomerQuery CustomerAdd CustomerMod
ItemQuery ItemInventoryQuery ItemInventoryAdd ItemInventoryMod
ItemNonInventoryQuery ItemNonInventoryAdd ItemNonInventoryMod
ItemServiceQuery ItemServiceAdd ItemServiceMod
ItemOtherChargeQuery ItemOtherChargeAdd ItemOtherChargeMod
ItemDiscountQuery ItemDiscountAdd ItemDiscountMod
ItemSalesTaxQuery ItemSalesTaxAdd ItemSalesTaxMod ItemSalesTaxGroupQuery
ItemGroupQuery ItemInventoryAssemblyQuery ItemSubtotalQuery ItemPaymentQuery
AccountQuery AccountAdd ClassQuery ClassAdd
PaymentMethodQuery PaymentMethodAdd ShipMethodQuery ShipMethodAdd
TermsQuery StandardTermsQuery StandardTermsAdd SalesTaxCodeQuery SalesRepQuery
CustomerTypeQuery CustomerTypeAdd CustomerMsgQuery TemplateQuery PriceLevelQuery
InventorySiteQuery VendorQuery VendorAdd EmployeeQuery OtherNameQuery EntityQuery
SalesReceiptAdd SalesReceiptQuery SalesReceiptMod InvoiceAdd InvoiceQuery InvoiceMod
SalesOrderAdd SalesOrderQuery SalesOrderMod ReceivePaymentAdd ReceivePaymentQuery
CreditMemoAdd CreditMemoQuery ARRefundCreditCardAdd ARRefundCreditCardQuery
InventoryAdjustmentAdd InventoryAdjustmentQuery TransactionQuery
ListDel TxnDel TxnVoid ListDeletedQuery TxnDeletedQuery DataExtAdd DataExtMod DataExtDel
""".split()  # noqa: SIM905 - a list of ninety strings reads worse


class Facts:
    """Everything read from one schema file and the files that it includes."""

    def __init__(self, path: Path) -> None:
        self.elements: dict[str, Any] = {}
        self.groups: dict[str, Any] = {}
        self.types: dict[str, Any] = {}
        self.message_sets: dict[str, Any] = {}
        self.out: dict[str, Any] = {}
        self.names: dict[str, str] = {}
        self.enums: dict[str, list[str]] = {}
        self.read(path)

    def read(self, path: Path) -> None:
        for node in etree.parse(str(path)).getroot():
            if not isinstance(node.tag, str):
                continue
            name = node.get("name", "")
            match node.tag.removeprefix(XSD):
                case "include":
                    self.read(path.parent / node.get("schemaLocation"))
                case "element":
                    self.elements[name] = node
                case "group":
                    self.groups[name] = node
                case "complexType" | "simpleType":
                    self.types[name] = node

    def simple(self, name: str, restriction: Any, *, empty: bool = False) -> str:
        base = restriction.get("base").removesuffix("TYPE")
        facets = {f.tag.removeprefix(XSD): f.get("value") for f in restriction}
        values = [f.get("value") for f in restriction if f.tag == XSD + "enumeration"]
        if values:
            return "ENUM:" + self.enumeration(name, [*values, ""] if empty else values)
        if "minInclusive" in facets:
            return f"{base}:{facets['minInclusive']}_{facets.get('maxInclusive', '')}"
        return base + (":" + facets["maxLength"] if "maxLength" in facets else "")

    def enumeration(self, name: str, values: list[str]) -> str:
        for number in range(1, 99):
            key = name if number == 1 else f"{name}{number}"
            if self.enums.setdefault(key, values) == values:
                return key
        raise AssertionError(name)

    def type_of(self, node: Any) -> str:
        """The short name of an element's type; complex ones are added to the table on the way."""
        if node.get("ref"):
            node = self.elements[node.get("ref")]
        name, named = node.get("name"), node.get("type")
        if named:
            if named.endswith("TYPE"):
                return str(named.removesuffix("TYPE"))
            return self.complex(name, self.types[named])
        for child in node:
            if child.tag == XSD + "simpleType":
                # An element with a default may be empty: it then has that value.
                return self.simple(name, child[0], empty=node.get("default") is not None)
            if child.tag == XSD + "complexType":
                return self.complex(name, child)
        raise AssertionError(name)

    def complex(self, name: str, node: Any) -> str:
        key = etree.tostring(node).decode()
        if name.endswith("Ret"):  # what the simulator answers with is looked up by its own name
            key += name
        if key in self.names:
            return self.names[key]
        number = 1
        while (label := name if number == 1 else f"{name}#{number}") in self.out:
            number += 1
        self.names[key] = label
        entry: dict[str, Any] = {}
        self.out[label] = entry
        attributes: dict[str, str] = {}
        for child in node:
            if not isinstance(child.tag, str):
                continue
            kind = child.tag.removeprefix(XSD)
            if kind == "simpleContent":
                extension = child[0]
                entry["text"] = extension.get("base").removesuffix("TYPE")
                for attribute in extension.findall(XSD + "attribute"):
                    attributes |= self.attribute(attribute)
            elif kind == "attribute":
                attributes |= self.attribute(child)
            else:
                entry["model"] = self.particle(child)
        if attributes:
            entry["attributes"] = attributes
        return label

    def attribute(self, node: Any) -> dict[str, str]:
        need = "!" if node.get("use") == "required" else ""
        if node.get("type"):
            return {node.get("name"): node.get("type").removesuffix("TYPE") + need}
        restriction = node.find(f"{XSD}simpleType/{XSD}restriction")
        return {node.get("name"): self.simple(node.get("name"), restriction) + need}

    def particle(self, node: Any) -> str:
        """A content model as text: `Name=TYPE`, then `?`, `*`, `+`, `{m,n}`; groups in `( | )`."""
        low, high = node.get("minOccurs", "1"), node.get("maxOccurs", "1")
        times = {("1", "1"): "", ("0", "1"): "?", ("0", "unbounded"): "*", ("1", "unbounded"): "+"}
        suffix = times.get((low, high)) if (low, high) in times else f"{{{low},{high}}}"
        kind = node.tag.removeprefix(XSD)
        if kind == "element":
            return f"{node.get('ref') or node.get('name')}={self.type_of(node)}{suffix}"
        if kind == "group":
            inner = self.particle(self.groups[node.get("ref")][0])
            return f"({inner}){suffix}" if suffix else inner
        if kind == "choice":
            inner = "|".join(self.particle(c) for c in node if isinstance(c.tag, str))
            return f"({inner}){suffix}"
        inner = " ".join(self.particle(c) for c in node if isinstance(c.tag, str))
        return f"({inner}){suffix}" if suffix else inner


def ret_elements(facts: Facts, node: Any) -> list[str]:
    return [
        element.get("ref")
        for element in node.iter(XSD + "element")
        if (element.get("ref") or "").endswith(("Ret", "ErrorRecovery"))
    ]


def table(path: Path) -> dict[str, Any]:
    facts = Facts(path)
    everything = facts.elements["QBXMLMsgsRq"].iter(XSD + "element")
    known = [n.get("name") for n in everything if (n.get("name") or "").endswith("Rq")]
    requests = {}
    for name in REQUESTS:
        facts.complex(name + "Rq", facts.types[name + "RqType"])
        requests[name + "Rq"] = name + "Rq"
    return_kinds: list[str] = []
    for name in REQUESTS:
        node = facts.types.get(name + "RsType")
        for ret in ret_elements(facts, node) if node is not None else []:
            if ret not in return_kinds:
                return_kinds.append(ret)
                facts.type_of(facts.elements[ret])
    return {
        "qbxml": "13.0",
        "requests": sorted(requests),
        "others": sorted(n for n in known if n not in requests and not n.endswith("MsgsRq")),
        "types": dict(sorted(facts.out.items())),
        "enums": dict(sorted(facts.enums.items())),
    }


def text(path: Path) -> str:
    facts = table(path)
    parts = []
    for key, value in facts.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            parts.append(f" {json.dumps(key)}: {{\n{rows}\n }}")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(text(Path(sys.argv[1])))
