import { expect, it } from "vitest";

import { bodyOf, formOf, type Rule } from "./rule";

const rule: Rule = {
  id: "ar_1",
  company: "co_1",
  kind: "red",
  after_minutes: 5,
  emails: ["ann@shop.example", "bo@shop.example"],
  webhook: true,
  quiet: { begins: "21:00", ends: "06:30" },
  zone: "America/New_York",
  enabled: false,
  created_at: "2026-11-23T18:12:18.000Z",
  open: 0,
  last_raised_at: null,
};

it("goes from the API to the form and back unchanged", () => {
  expect(bodyOf(formOf(rule))).toEqual({
    after_minutes: 5,
    emails: rule.emails,
    webhook: true,
    quiet: rule.quiet,
    zone: "America/New_York",
    enabled: false,
  });
});

it("leaves the zone to the server for a new alert, and takes addresses as people write them", () => {
  const body = bodyOf({
    ...formOf(undefined),
    emails: " a@b.example;c@d.example,\n e@f.example ",
    after: "",
  });
  expect(body).not.toHaveProperty("zone");
  expect(body.emails).toEqual(["a@b.example", "c@d.example", "e@f.example"]);
  expect(body.after_minutes).toBe(30);
  expect(body.quiet).toBeNull();
});
