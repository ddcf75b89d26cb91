import { describe, expect, it } from "vitest";

import { Problem } from "@/api/problem";

import {
  asPercent,
  asShare,
  asWords,
  candidateOf,
  changed,
  errorsOf,
  fromRows,
  GROUP_NAMES,
  rowsOf,
  settingsOf,
  valueOf,
  type Choice,
} from "./settings";

const choice = (setting: string, chosen: unknown, names: string[] = []): Choice => ({
  setting,
  description: "",
  chosen,
  needed: "",
  candidates: names.map((name) => ({ list_id: `id-${name}`, full_name: name, type: "ItemService" })),
  more: false,
  kind: "item",
  types: [],
  can_create: "",
});

describe("a draft", () => {
  it("holds what differs from what is saved, and nothing else", () => {
    const zone = choice("zone", "UTC");
    const once = changed({}, zone, "Europe/Berlin");
    expect(once).toEqual({ zone: "Europe/Berlin" });
    expect(valueOf(once, zone)).toBe("Europe/Berlin");
    expect(changed(once, zone, "UTC")).toEqual({});
    expect(valueOf({}, zone)).toBe("UTC");
  });

  it("keeps a choice that was taken away as null, which the server reads as: the default again", () => {
    expect(changed({}, choice("tip_item", { list_id: "1", full_name: "Tip" }), null)).toEqual({
      tip_item: null,
    });
  });
});

describe("a record", () => {
  it("is found among the candidates by id, and by name as long as no id is known", () => {
    const item = choice("tax_item", null, ["Tax", "Out of State"]);
    expect(candidateOf(item, { list_id: "id-Tax", full_name: "renamed" })).toBe("id-Tax");
    expect(candidateOf(item, { list_id: null, full_name: "Tax" })).toBe("id-Tax");
    expect(candidateOf(item, { list_id: "gone", full_name: "Old" })).toBe("gone");
    expect(candidateOf(item, null)).toBe("");
  });
});

describe("texts become values", () => {
  it("splits words", () => {
    expect(asWords(" processing, completed,, processing ")).toEqual(["processing", "completed"]);
  });
  it("reads percent as an exact decimal", () => {
    expect(asShare("20")).toBe("0.2");
    expect(asShare("12,5")).toBe("0.125");
    expect(asShare("101")).toBeUndefined();
    expect(asShare("-1")).toBeUndefined();
    expect(asShare("much")).toBeUndefined();
    expect(asPercent("0.20")).toBe("20");
    expect(asPercent("0.07")).toBe("7");
  });
});

describe("rows by name", () => {
  it("go there and back, without what is empty", () => {
    const value = { stripe: { deposit_account: { list_id: "1" }, payment_method: null } };
    expect(fromRows(rowsOf(value))).toEqual({ stripe: { deposit_account: { list_id: "1" } } });
    expect(fromRows([{ name: " ", value: { full_name: "x" } }])).toEqual({});
    expect(rowsOf(undefined)).toEqual([]);
  });
});

describe("what the server refuses", () => {
  it("is told at its field", () => {
    const refused = new Problem(422, {
      detail: "These settings cannot be saved.",
      problems: [
        "zone: Value error, there is no time zone 'Mars'",
        "payment_methods.stripe.deposit_account: a QuickBooks record needs its list_id",
        "tax_item: QuickBooks has no item Nope.",
      ],
    });
    expect(errorsOf(refused)).toEqual({
      zone: "There is no time zone 'Mars'.",
      payment_methods: "A QuickBooks record needs its list_id.",
      tax_item: "QuickBooks has no item Nope.",
    });
  });
  it("is told above them when it speaks of none", () => {
    expect(errorsOf(new Problem(409, { detail: "Not now." }))).toEqual({ "": "Not now." });
    expect(errorsOf(undefined)).toEqual({});
    expect(errorsOf(new Error("gone"))).toEqual({ "": "gone" });
  });
});

it("names each setting once", () => {
  const all = GROUP_NAMES.flatMap((group) => settingsOf(group).map(([name]) => name));
  expect(new Set(all).size).toBe(all.length);
});
