/** Where a record stands between the store and QuickBooks, in words. */
export const standings = {
  in_both: "In both",
  only_in_store: "Only in the store",
  only_in_quickbooks: "Only in QuickBooks",
  differs: "Differs",
  in_doubt: "Not confirmed",
  "push.failed": "Not in QuickBooks",
  "push.held": "Held",
  "push.ready": "Goes next",
  "push.queued": "On its way",
  "push.skipped": "Left out by a rule",
} as const;
