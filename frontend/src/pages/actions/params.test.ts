import { expect, test } from "vitest";

import type { Shapes } from "@/api/client";

import {
  addressOf,
  bodyOf,
  daysTurned,
  draftOf,
  joinList,
  same,
  splitList,
  toggled,
  wrongOf,
} from "./params";

const param = (name: string, kind: Shapes["Param"]["kind"]): Shapes["Param"] => ({
  name,
  kind,
  label: name,
  description: "",
  choices: [],
});
const PARAMS = [
  param("customer", "text"),
  param("placed_from", "date"),
  param("placed_to", "date"),
  param("statuses", "choices"),
  param("numbers", "list"),
  param("exported", "choice"),
];

test.each([
  ["10432", ["10432"]],
  ["10432, 10433;10434", ["10432", "10433", "10434"]],
  ["10432\n10433,\n\n10432", ["10432", "10433"]],
  ["A,1\nB, C\n", ["A,1", "B", "C"]],
  ["A-1\tA-2", ["A-1", "A-2"]],
  [" , ", []],
])("several values are read out of %j", (text, values) => {
  expect(splitList(text)).toEqual(values);
});

test.each([[["10432", "10433"]], [["A,1"]], [["A,1", "B"]], [[]]])(
  "%j comes back out of the address as it went in",
  (values) => {
    expect(splitList(joinList(values))).toEqual(values);
  },
);

test("a deep link fills the form, and the form asks the server for just that", () => {
  const address: Record<string, string> = { kind: "push_orders", numbers: "10432", statuses: "on-hold,paid" };
  const draft = draftOf(PARAMS, (name) => address[name] ?? "");
  expect(draft).toMatchObject({ numbers: "10432", customer: "" });
  expect(bodyOf(PARAMS, draft)).toEqual({ numbers: ["10432"], statuses: ["on-hold", "paid"] });
});

test("what is not asked for leaves no trace in the address", () => {
  const draft = { customer: "  Ann   Lee ", numbers: " 7 , 8,", placed_from: "2026-11-23", exported: "" };
  expect(addressOf(PARAMS, draft)).toEqual({
    customer: "Ann Lee",
    placed_from: "2026-11-23",
    placed_to: undefined,
    statuses: undefined,
    numbers: "7,8",
    exported: undefined,
  });
  expect(same(PARAMS, draft, { customer: "Ann Lee", placed_from: "2026-11-23", numbers: "7\n8" })).toBe(true);
  expect(same(PARAMS, draft, { ...draft, exported: "already" })).toBe(false);
});

test("a status is taken in and out", () => {
  expect(toggled("paid", "on-hold", true)).toBe("paid,on-hold");
  expect(toggled("paid,on-hold", "paid", false)).toBe("on-hold");
});

test("each problem stands at the field that it is about", () => {
  const said = (code: string, ...problems: string[]) =>
    wrongOf(PARAMS, { code, message: "No.", body: { problems } });
  expect(said("unknown_orders", "There is no order 99 in Toys.", "There is no order 98 in Toys.")).toEqual({
    fields: { numbers: "There is no order 99 in Toys. There is no order 98 in Toys." },
    rest: [],
  });
  expect(said("refused", "placed_from: Input should be a valid date")).toEqual({
    fields: { placed_from: "Input should be a valid date" },
    rest: [],
  });
  expect(said("refused", "statuses.2: too long").fields).toEqual({ statuses: "too long" });
  expect(said("refused", ": Value error, placed_from is after placed_to").rest).toEqual([
    "placed_from is after placed_to",
  ]);
  expect(said("store_not_live").rest).toEqual(["No."]);
});

test("days in the wrong order are noticed", () => {
  expect(daysTurned({ placed_from: "2026-11-24", placed_to: "2026-11-23" })).toBe(true);
  expect(daysTurned({ placed_from: "2026-11-24", placed_to: "" })).toBe(false);
});
