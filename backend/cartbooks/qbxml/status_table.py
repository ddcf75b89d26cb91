"""
What is known of each status code, with the evidence for it.

`retry` says what becomes of the request: `ok` it was done; `retry` the same again later;
`look_again` first ask QuickBooks for what it names; `if_locked` later, where the text speaks of a
lock; `after_fix` somebody has to change something in QuickBooks; `never` not as it is.

Where the evidence is `recalled`, QuickBooks' own words are shown and never matched by their text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["Info", "Warn", "Error"]
Retry = Literal["ok", "retry", "look_again", "if_locked", "after_fix", "never"]
Evidence = Literal["recorded", "intuit", "live-note", "secondary", "recalled", "unknown"]


@dataclass(frozen=True, slots=True)
class Status:
    """One code. `template` is QuickBooks' text where it is known, with its variable parts."""

    code: int
    severity: Severity
    name: str
    retry: Retry
    evidence: Evidence
    template: str = ""
    meaning: str = ""


ROWS = (
    Status(0, "Info", "OK", "ok", "recorded",
        "Status OK",
        "Request processed."),
    Status(1, "Info", "No match", "ok", "recorded",
        "A query request did not find a matching object in QuickBooks",
        "A filter query (dates, name filter, modified since) matched nothing."),
    Status(500, "Warn", "One or more objects cannot be found", "ok", "recorded",
        'The query request has not been fully completed. There was a required element '
        '("{fieldValue}") that could not be found in QuickBooks.',
        "A query by explicit ListID/FullName/TxnID/RefNumber did not find (all of) them. Objects "
        "that were found are still returned."),
    Status(501, "Warn", "Object not in this qbXML specification", "never", "intuit",
        'Unable to represent {objectName} "{fieldValue}" in this version of the qbXML spec.',
        "QuickBooks has an object of a kind newer than the qbXML version of the request."),
    Status(510, "Warn", "Object cannot be returned", "never", "intuit",
        "Unable to return object.",
        "The object exists but could not be returned."),
    Status(530, "Warn", "Unsupported field", "ok", "recorded",
        'The field "{fieldName}" is not supported by this implementation.',
        "The write succeeded, but QuickBooks ignored one field that does not exist in this "
        "edition/country. The Ret is returned."),
    Status(531, "Warn", "Unsupported enum value", "ok", "intuit",
        'The enum value "{fieldValue}" in the field "{fieldName}" is not supported by this '
        'implementation.',
        "Value ignored, rest saved."),
    Status(550, "Warn", "Unable to save notes", "ok", "intuit",
        'The "{objectName}" object was saved successfully, but its corresponding Notes record '
        'could not be saved.',
        "Record saved without notes."),
    Status(560, "Warn", "Deprecated field used", "ok", "intuit",
        "Use of this field is no longer recommended. Although it is currently supported, it may "
        "be removed from a future release.",
        "Saved; deprecated field."),
    Status(570, "Warn", "Cannot link to transaction", "ok", "intuit",
        'Unable to link to transaction "{fieldValue}" because it has already been closed.',
        "Saved, but not linked."),
    Status(600, "Warn", "No cleared state to return", "look_again", "intuit",
        "",
        "messageSetStatusCode: oldMessageSetID matches no stored ID and no newMessageSetID was "
        "given."),
    Status(1000, "Error", "Internal error", "retry", "intuit",
        "There has been an internal error when processing the request.",
        "QuickBooks failed internally."),
    Status(1010, "Error", "System not available", "retry", "intuit",
        "System not available."),
    Status(1030, "Error", "Unsupported message", "never", "intuit",
        "This request is not supported by this implementation.",
        "The request type does not exist in this edition/version."),
    Status(1060, "Error", "Invalid request ID", "never", "intuit",
        'The request ID "{fieldValue}" is invalid, possibly too long, max 50 chars.',
        "requestID too long."),
    Status(3000, "Error", "Invalid object ID", "never", "intuit",
        'The given object ID "{fieldValue}" in the field "{fieldName}" is invalid.',
        "Malformed or wrong-kind ListID/TxnID."),
    Status(3010, "Error", "Invalid Boolean", "never", "recorded",
        'There was an error when converting the boolean value "{fieldValue}" in the field '
        '"{fieldName}".',
        "Boolean not true/false/1/0 (lower case)."),
    Status(3020, "Error", "Invalid date", "never", "intuit",
        'There was an error when converting the date value "{fieldValue}" in the field '
        '"{fieldName}"',
        "Bad date."),
    Status(3030, "Error", "Invalid date range", "never", "intuit",
        "Invalid date range: From date is greater than To date.",
        "From > To."),
    Status(3031, "Error", "Invalid string range", "never", "intuit",
        'The "From" or "To" values in the provided {fieldName} are invalid.',
        "Name/RefNumber range reversed."),
    Status(3035, "Error", "Invalid time interval", "never", "secondary",
        'There was an error when converting the time interval "{fieldValue}" in the field '
        '"{fieldName}"',
        "Bad PTnHnM value."),
    Status(3040, "Error", "Invalid amount", "never", "recalled",
        'There was an error when converting the amount "{fieldValue}" in the field "{fieldName}"',
        "Amount not money-shaped."),
    Status(3045, "Error", "Invalid price", "never", "live-note",
        'There was an error when converting the price "{fieldValue}" in the field "{fieldName}"',
        "Rate/price not accepted."),
    Status(3050, "Error", "Invalid percentage", "never", "recalled",
        'There was an error when converting the percent "{fieldValue}" in the field "{fieldName}"',
        "Bad percentage."),
    Status(3060, "Error", "Invalid quantity", "never", "recalled",
        'There was an error when converting the quantity "{fieldValue}" in the field "{fieldName}"',
        "Bad quantity."),
    Status(3065, "Error", "Invalid GUID", "never", "recalled",
        'There was an error when converting the GUID value "{fieldValue}" in the field '
        '"{fieldName}"',
        "OwnerID/ExternalGUID malformed."),
    Status(3070, "Error", "String too long", "never", "recorded",
        'The string "{fieldValue}" in the field "{fieldName}" is too long.',
        "Value longer than the field."),
    Status(3080, "Error", "Invalid string", "never", "recalled",
        'The string "{fieldValue}" in the field "{fieldName}" is invalid.',
        "Characters or content not allowed."),
    Status(3085, "Error", "Invalid number", "never", "recalled",
        'There was an error when converting the number "{fieldValue}" in the field "{fieldName}"',
        "Integer expected."),
    Status(3090, "Error", "Invalid object name", "never", "recorded",
        'There was an error when storing "{fieldValue}" in the "{fieldName}" field.  QuickBooks '
        'error message: {qbMessage}',
        "Name refused."),
    Status(3100, "Error", "Name is not unique", "look_again", "recorded",
        'The name "{fieldValue}" of the list element is already in use.',
        "Another list entry has that name."),
    Status(3101, "Error", "Resulting amount too large", "never", "recalled",
        "",
        "Quantity x rate overflow."),
    Status(3110, "Error", "Invalid enum value", "never", "live-note",
        'The enumerated value "{fieldValue}" in the field "{fieldName}" is unknown or invalid for '
        'the qbXML version in use.',
        "Enumeration value not known."),
    Status(3120, "Error", "Object not found", "look_again", "recorded",
        'Object "{fieldValue}" specified in the request cannot be found.  QuickBooks error '
        'message: {qbMessage}',
        "The object to modify/delete/apply to does not exist."),
    Status(3121, "Error", "Owner ID not found", "never", "recalled",
        "",
        "Custom field definition missing."),
    Status(3130, "Error", "Parent reference not found", "look_again", "recorded",
        'There is an invalid reference to a parent "{fieldValue}" in the {objectName} list.  '
        'QuickBooks error message: {qbMessage}',
        "Parent (job/sub-item) missing."),
    Status(3140, "Error", "Reference not found", "look_again", "recorded",
        'There is an invalid reference to QuickBooks {objectName} "{fieldValue}" in the '
        '{whereName}.  QuickBooks error message: {qbMessage}',
        'A *Ref (customer, item, tax, terms, ship method, payment method, account, class, '
        'template) does not exist. whereName e.g. "SalesOrder", "SalesOrder line", "SalesReceipt '
        'line".'),
    Status(3150, "Error", "Missing required element", "never", "secondary",
        'There is a missing element: "{fieldName}"',
        "A field the business rule needs is absent (schema allowed it)."),
    Status(3151, "Error", "Invalid element for request", "never", "recalled",
        "",
        "Element not allowed in this combination."),
    Status(3152, "Error", "conflicting elements", "never", "recalled",
        "",
        "Two elements exclude each other."),
    Status(3153, "Error", "conflicting elements", "never", "recalled",
        "",
        "Elements exclude each other."),
    Status(3160, "Error", "Cannot delete object", "never", "secondary",
        'Cannot delete the object specified by the id = "{fieldValue}".  QuickBooks error '
        'message: {qbMessage}',
        "Delete refused."),
    Status(3161, "Error", "Cannot delete before closing date", "after_fix", "recalled",
        "",
        "Delete of a transaction on or before the closing date."),
    Status(3162, "Error", "Not allowed in multi-user mode", "after_fix", "recalled",
        "",
        "Operation needs single-user mode."),
    Status(3170, "Error", "Cannot modify object", "if_locked", "recorded",
        "There was an error when modifying a {objectName}.  QuickBooks error message: {qbMessage}",
        "Mod refused."),
    Status(3171, "Error", "Cannot modify before closing date", "after_fix", "secondary",
        "An attempt was made to modify a {objectName} with a date that is on or before the "
        "closing date of the company. If you are sure you really want to do this, please ask a "
        "user with Admin privileges to remove the password for editing transactions on or before "
        "to closing date (this setting is in the Accounting Company Preferences), then try again.",
        "Transaction in a closed period."),
    Status(3172, "Error", "cannot modify", "never", "recalled",
        "",
        "Mod refused."),
    Status(3173, "Error", "related object deleted or modified", "look_again", "recalled",
        "",
        "A related object changed."),
    Status(3175, "Error", "Object is in use", "retry", "live-note",
        "...because it is already in use.  QuickBooks error message: The list element is in use.",
        "Record locked by another user or window."),
    Status(3176, "Error", "Related object is in use", "retry", "secondary",
        "",
        "A related record is locked."),
    Status(3177, "Error", "link repeated", "never", "secondary",
        "",
        "LinkToTxnID with the same TxnID more than once."),
    Status(3180, "Error", "Cannot save object", "if_locked", "recorded",
        "There was an error when saving a {objectName}.  QuickBooks error message: {qbMessage}",
        'QuickBooks business rule refused the save. For lists: "There was an error when saving a '
        '{List} list, element "{name}".  QuickBooks error message: ..."'),
    Status(3185, "Error", "Cannot void object", "if_locked", "secondary",
        'Cannot void the object specified by the id = "{fieldValue}".  QuickBooks error message: '
        '{qbMessage}',
        "Void refused."),
    Status(3190, "Error", "Cannot clear object field", "never", "recalled",
        "",
        "An empty element tried to clear a field that must have a value."),
    Status(3200, "Error", "Outdated edit sequence", "look_again", "recorded",
        'The provided edit sequence "{fieldValue}" is out-of-date. ',
        "The record changed since it was read. NOTE: the response still carries the CURRENT Ret "
        "with the current EditSequence."),
    Status(3205, "Error", "Invalid address", "never", "recalled",
        "",
        "Address refused."),
    Status(3210, "Error", "Other validation error", "never", "recorded",
        'The "{fieldName}" field has an invalid value "{fieldValue}".  QuickBooks error message: '
        '{qbMessage}',
        "Business validation of one field."),
    Status(3220, "Error", "Not authorized", "after_fix", "recalled",
        "",
        "User may not do this."),
    Status(3230, "Error", "Status rollback", "retry", "recalled",
        "",
        "Request rolled back."),
    Status(3231, "Error", "Status unprocessed", "retry", "recorded",
        "The request has not been processed.",
        "Skipped because an earlier request in a stopOnError message set failed (also seen where "
        "the feature is unavailable, e.g. Lead)."),
    Status(3240, "Error", "Time creation mismatch", "look_again", "recalled",
        "",
        "ID is right but its creation time does not match."),
    Status(3250, "Error", "Feature not enabled", "after_fix", "recorded",
        "This feature is not enabled or not available in this version of QuickBooks.",
        "Edition or preference lacks the feature."),
    Status(3260, "Error", "Insufficient permissions", "after_fix", "secondary",
        "Insufficient permission level to perform this action.",
        "The QuickBooks user of the session lacks rights."),
    Status(3261, "Error", "Application may not access sensitive data", "after_fix", "secondary",
        "The integrated application has no permission to ac...",
        "Personal data (SSN, credit cards) not allowed for this application."),
    Status(3262, "Error", "", "after_fix", "recalled",
        "",
        "Access/permission family."),
    Status(3263, "Error", "", "after_fix", "recalled",
        "",
        "Access/permission family."),
    Status(3270, "Error", "Missing posting account", "never", "recalled",
        "Missing posting account.",
        "No account to post to."),
    Status(3280, "Error", "Item type mismatch", "never", "recalled",
        "",
        "Item of the wrong type for this line."),
    Status(3290, "Error", "Cannot save due to line order", "look_again", "live-note",
        "",
        "Order of transaction lines not accepted in a Mod."),
    Status(3300, "Error", "", "never", "recalled"),
    Status(3310, "Error", "", "never", "recalled"),
    Status(3320, "Error", "", "never", "recalled"),
    Status(3351, "Error", "Custom field not allowed on this object", "never", "secondary",
        "",
        "Public custom field (OwnerID 0) defined for something other than customer, vendor, "
        "employee, item."),
    Status(3500, "Error", "Merge not allowed", "after_fix", "secondary",
        "",
        "ListMerge refused."),
)  # fmt: skip
