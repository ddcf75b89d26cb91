import { afterEach, expect, test, vi } from "vitest";

import { answered, reach } from "@/api/reach";

import { patient } from "./patient";

afterEach(() => {
  vi.unstubAllGlobals();
  answered();
});

test("a part that cannot be loaded is waited for while the server is away", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("Failed to fetch")));
  const importer = vi.fn().mockRejectedValueOnce(new TypeError("gone")).mockResolvedValue("the page");
  const loading = patient(importer)();
  await vi.waitFor(() => expect(reach.get().ok).toBe(false));
  expect(importer).toHaveBeenCalledTimes(1);
  answered();
  await expect(loading).resolves.toBe("the page");
});

test("a server that answers and has no such file is another version", async () => {
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response("{}")));
  const gone = new TypeError("Failed to fetch dynamically imported module");
  await expect(patient(() => Promise.reject(gone))()).rejects.toBe(gone);
  expect(reach.get().ok).toBe(true);
});
