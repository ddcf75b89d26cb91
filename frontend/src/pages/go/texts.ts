export const texts = {
  title: "Looking for {code}",
  "missing.title": "Nothing has the id {code}",
  "missing.text":
    "Ids look like op_8K2Q: two letters, a line, then letters and digits. Check what was read out; 0 and O, 1 and I are the same to us.",
  "removed.title": "{code} is no longer here",
  search: "Search for it",
} as const;
