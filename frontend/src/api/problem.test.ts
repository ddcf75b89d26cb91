import { describe, expect, it } from "vitest";

import { Problem } from "./problem";

const answered = (body: Record<string, unknown>) => new Problem(422, body).message;

describe("what a refused request says", () => {
  it("is the detail, or else the title", () => {
    expect(answered({ detail: "There is no such order.", title: "Failure" })).toBe("There is no such order.");
    expect(answered({ title: "Failure" })).toBe("Failure");
    expect(answered({})).toBe("422");
  });

  it("is what is wrong with the values, without the names that programs give them", () => {
    const problems = ["body.emails.0: 'ann' is no e-mail address", "body.after_minutes: at most 10,080"];
    expect(
      answered({ code: "invalid", detail: "The request does not have the right shape.", problems }),
    ).toBe("'ann' is no e-mail address; at most 10,080");
    expect(answered({ code: "invalid", detail: "Not so.", problems: [] })).toBe("Not so.");
  });

  it("stays the detail where the problems are told elsewhere", () => {
    expect(answered({ code: "not_ready", detail: "Not yet.", problems: ["deposit_account: choose"] })).toBe(
      "Not yet.",
    );
  });
});
