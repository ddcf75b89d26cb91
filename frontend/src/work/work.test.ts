import { describe, expect, it } from "vitest";

import { languageOf } from "@/texts/language";
import { textsIn } from "@/texts/texts";

import { offered } from "./actions";
import { adviceText } from "./advice";
import { cameFrom, neighbours, rememberList } from "./operation/cameFrom";
import { filtersOf, nextTrouble } from "./operation/filters";
import { percentOf } from "./operation/percent";
import { wentThrough } from "./operation/since";
import { layOut, stretches, ticks } from "./operation/timeline";
import { canLeaveOut, going, planRows } from "./plan";
import { addressOf, summaryOf } from "./summary";
import { bodyOf, withField } from "./task/changes";
import { skusOf } from "./task/skus";
import { differencesOf } from "./task/stock";
import { work } from "./texts";

const none = { goes: 0, unless_fixed: 0, in_quickbooks: 0, queued: 0, not_confirmed: 0, dealt_with: 0, never: 0, not_ended: 0, nothing_to_do: 0 }; // prettier-ignore
const t = textsIn(languageOf("en"), work);

describe("the plan of a retry", () => {
  it("tells what goes first and leaves out what is not there", () => {
    const counts = { ...none, in_quickbooks: 3, goes: 28, unless_fixed: 2 };
    expect(planRows(counts).map(({ fate, tasks }) => `${tasks} ${fate}`)).toEqual([
      "28 goes",
      "2 unless_fixed",
      "3 in_quickbooks",
    ]);
    expect(going(counts, false)).toBe(30);
    expect(going(counts, true)).toBe(28);
    expect(canLeaveOut(counts)).toBe(true);
    expect(canLeaveOut({ ...none, unless_fixed: 2 })).toBe(false);
  });

  it("is worded for one and for many", () => {
    expect(t("retry.go", { n: 1 })).toBe("Put 1 task in the queue");
    expect(t("retry.queued", { n: 2 })).toBe(
      "2 tasks are in the queue. They go when the Web Connector comes next.",
    );
    expect(t("retry.queued", { n: 1 })).toBe(
      "1 task is in the queue. It goes when the Web Connector comes next.",
    );
  });
});

describe("an advice", () => {
  const advice = {
    code: "3180", what: "Order 1 was not added.", why: "Because.", steps: ["First.", "Then."], alternatives: [],
    who: "you", where: "quickbooks", retry: "after_fix", severity: "stops", source_text: "E-mail.", confidence: "known",
  }; // prettier-ignore

  it("is copied in the order in which it is read", () => {
    expect(adviceText(t, advice, "You, in QuickBooks")).toBe(
      "Order 1 was not added.\nWhy: Because.\nDo this:\n1. First.\n2. Then.\nWho: You, in QuickBooks\nQuickBooks said (3180): E-mail.",
    );
    expect(
      adviceText(t, { ...advice, steps: [], retry: "automatic", source_text: null }, "No one"),
    ).toContain("Nothing. It goes on by itself.");
  });

  it("offers actions on one task only where there is one, and none that is unknown", () => {
    const actions = [{ key: "link_item" }, { key: "try_again" }, { key: "from_the_future" }];
    expect(offered(actions, true).map(({ key }) => key)).toEqual(["link_item", "try_again"]);
    expect(offered(actions, false).map(({ key }) => key)).toEqual(["try_again"]);
  });
});

const bar = (start: number, end: number, hand: "quickbooks" | "store" | "waiting", code = "") => ({
  start, end, hand, code, message: null,
}); // prettier-ignore
const row = (state: "done" | "failed", ...bars: ReturnType<typeof bar>[]) => ({
  task: "ta_1", label: "Order 1", state, start: 0, end: 0, bars,
}); // prettier-ignore

describe("the timeline", () => {
  it("places bars in parts of the whole", () => {
    const [placed] = layOut([row("done", bar(0, 100, "waiting"), bar(100, 200, "quickbooks"))], 400, false);
    expect(placed?.bars.map(({ from, width }) => [from, width])).toEqual([
      [0, 0.25],
      [0.25, 0.25],
    ]);
  });

  it("hatches what was refused: by its code, or the last word on a task that failed; not a search without result", () => {
    const [failed] = layOut(
      [row("failed", bar(0, 1, "quickbooks", "500"), bar(2, 3, "quickbooks"))],
      3,
      false,
    );
    expect(failed?.bars.map(({ refused }) => refused)).toEqual([false, true]);
    const [done] = layOut([row("done", bar(0, 1, "quickbooks", "3180"), bar(2, 3, "store"))], 3, false);
    expect(done?.bars.map(({ refused }) => refused)).toEqual([true, false]);
  });

  it("takes idle time out: work keeps its share and its order", () => {
    const rows = [
      row("done", bar(0, 10, "quickbooks")),
      row("done", bar(0, 9_000, "waiting"), bar(9_000, 9_030, "quickbooks")),
    ];
    expect(stretches(rows)).toEqual([
      { start: 0, end: 10, at: 0 },
      { start: 9_000, end: 9_030, at: 10 },
    ]);
    const [first, second] = layOut(rows, 9_030, true).map((each) => each.bars[0]);
    expect((second?.width ?? 0) / (first?.width ?? 1)).toBeCloseTo(3);
    expect((second?.from ?? 0) + (second?.width ?? 0)).toBeCloseTo(1);
    expect(second?.from).toBeGreaterThan((first?.from ?? 0) + (first?.width ?? 0));
  });

  it("has a handful of round marks", () => {
    expect(ticks(348)).toEqual([0, 100, 200, 300]);
    expect(ticks(0)).toEqual([0]);
    for (const length of [1, 7, 999, 12_345, 3_600_000]) expect(ticks(length).length).toBeLessThanOrEqual(7);
  });
});

describe("tasks", () => {
  const counts = {
    all: 3,
    not_done: 2,
    not_confirmed: 0,
    done: 1,
    noted: 0,
    open: 0,
    skipped: 1,
    dealt_with: 0,
  };

  it("shows filters that have something behind them, and the one in force", () => {
    expect(filtersOf(counts, "all")).toEqual(["all", "not_done", "done", "skipped"]);
    expect(filtersOf(counts, "noted")).toContain("noted");
  });

  it("steps through trouble round and round", () => {
    const rows = [
      { id: "a", state: "failed" },
      { id: "b", state: "done" },
      { id: "c", state: "held" },
    ] as const;
    expect(nextTrouble(rows, "", 1)).toBe("a");
    expect(nextTrouble(rows, "a", 1)).toBe("c");
    expect(nextTrouble(rows, "c", 1)).toBe("a");
    expect(nextTrouble(rows, "", -1)).toBe("c");
    expect(nextTrouble([{ id: "b", state: "done" }], "", 1)).toBeUndefined();
  });

  it("knows when the same record went through later", () => {
    const of = (task: string, state: "done" | "failed") => ({ task, state, operation: `op of ${task}` });
    const tries = [of("a", "failed"), of("b", "failed"), of("c", "done")];
    expect(wentThrough(tries, "a")).toBe("op of c");
    expect(wentThrough(tries, "c")).toBeUndefined();
    expect(wentThrough([of("a", "done"), of("b", "failed")], "a")).toBeUndefined();
    expect(wentThrough([], "a")).toBeUndefined();
  });

  it("says how far it is, by the visit where there is one task only", () => {
    const of = (total: number, waiting: number) => ({ total, waiting, done: 0, failed: 0, held: 0, not_confirmed: 0, skipped: 0, cancelled: 0 }); // prettier-ignore
    expect(percentOf(of(8, 6), 90)).toBe(25);
    expect(percentOf(of(1, 1), 40)).toBe(40);
    expect(percentOf(of(0, 0), undefined)).toBe(0);
  });
});

describe("changes", () => {
  it("become what the API takes", () => {
    const draft = {
      number: "A-1",
      to_be_emailed: false,
      customer: { list_id: "80-1", name: "Ann" },
      "items:TOY-1": { list_id: "80-2", name: "Toy" },
    };
    expect(bodyOf(draft)).toEqual({ number: "A-1", to_be_emailed: false, customer: "80-1", items: { "TOY-1": "80-2" } }); // prettier-ignore
    expect(bodyOf({ items: { list_id: "80-3", name: "Toy" } })).toEqual({ items: { "": "80-3" } });
    expect(withField(draft, "number", undefined)).not.toHaveProperty("number");
  });

  it("link the product that stops the order first", () => {
    expect(skusOf([{ key: "number" }, { key: "items:A" }, { key: "items:B" }], "B")).toEqual(["B", "A"]);
    expect(skusOf([], "B")).toEqual(["B"]);
  });

  it("of stock show first what would vanish from the store", () => {
    const of = (id: string, to: string) => ({ id, record: { type: "product", id, label: id, who: "" }, facts: { from: "5", to } }); // prettier-ignore
    expect(differencesOf([of("a", "4"), of("b", "0")]).map(({ id, zero }) => [id, zero])).toEqual([
      ["b", true],
      ["a", false],
    ]);
  });
});

describe("the way back", () => {
  it("knows what stands before and after", () => {
    rememberList({ ids: ["a", "b", "c"], href: "/history?q=status:red" });
    const list = cameFrom();
    expect(list?.href).toBe("/history?q=status:red");
    expect(neighbours(list?.ids ?? [], "b")).toEqual({ previous: "a", next: "c" });
    expect(neighbours(["a"], "z")).toEqual({ previous: undefined, next: undefined });
    sessionStorage.setItem("cartbooks.list", "{");
    expect(cameFrom()).toBeUndefined();
  });
});

describe("a summary", () => {
  it("is two lines", () => {
    const address = addressOf("/operations/op_1", { origin: "http://shop.example", href: "" } as Location);
    expect(summaryOf(["Push Orders: Partly done", "", "2 of 4\n orders"], address)).toBe(
      "Push Orders: Partly done · 2 of 4 orders\nhttp://shop.example/console/operations/op_1",
    );
  });
});
