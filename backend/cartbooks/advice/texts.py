"""Menu paths and steps that entries share, in QuickBooks' and the Web Connector's words."""

from __future__ import annotations

CUSTOMER = "Customers > Customer Center"
ITEMS = "Lists > Item List"
ACCOUNTS = "Lists > Chart of Accounts"
PROFILES = "Lists > Customer & Vendor Profile Lists"
INTEGRATED = "Edit > Preferences > Integrated Applications > Company Preferences"
INVENTORY = "Edit > Preferences > Items & Inventory > Company Preferences"
CLOSING_DATE = "Company > Set Closing Date"
SINGLE_USER = "File > Switch to Single-user Mode"
MULTI_USER = "File > Switch to Multi-user Mode"
OPEN_FILE = "File > Open or Restore Company"
VERIFY = "File > Utilities > Verify Data"
REBUILD = "File > Utilities > Rebuild Data"
UPDATE = "Help > Update QuickBooks Desktop"

TRY_AGAIN = 'Choose "Try again" here. It goes the next time the Web Connector comes.'
WAIT = "Nothing has to be done. We try again at the next visit."
BUNDLE = 'Choose "Make a support bundle" here and send it to us.'
NEXT_VISIT = "The next visit of the Web Connector goes on by itself."
UPDATE_SELECTED = (
    'Open the Web Connector, tick this store and choose "Update Selected", or wait for the next'
    " visit."
)
RESTART_QUICKBOOKS = "Close QuickBooks and open it again with the company file."
RESTART_CONNECTOR = "Close the Web Connector with File > Exit and open it again."
SYNC_LISTS = 'Run "Sync Items and Accounts" here.'
AS_ADMIN = "Sign in to QuickBooks as Admin, in single-user mode, with the company file open."
