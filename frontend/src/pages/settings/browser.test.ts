import { expect, it } from "vitest";

import { browserOf } from "./browser";
import { isZone } from "./zone";

it("names browser and system", () => {
  expect(
    browserOf(
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
    ),
  ).toBe("Edge, Windows");
  expect(browserOf("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0")).toBe(
    "Firefox, Linux",
  );
  expect(browserOf("curl/8.5")).toBe("curl/8.5");
  expect(browserOf("")).toBe("?");
});

it("knows zones by their names", () => {
  expect(isZone("America/New_York")).toBe(true);
  expect(isZone("UTC")).toBe(true);
  expect(isZone("Mars/Olympus")).toBe(false);
  expect(isZone("nowhere")).toBe(false);
});
