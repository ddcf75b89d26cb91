"""Push Orders: eligible store orders become Sales Receipts, Invoices or Sales Orders."""
