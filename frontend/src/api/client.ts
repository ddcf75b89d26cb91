import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";

import { createStore } from "@/app/store";
import { zoneNow } from "@/app/zones";

import { Problem, Unreachable } from "./problem";
import { answered, unanswered } from "./reach";
import type { components, paths } from "./schema";

export type Shapes = components["schemas"];

const CSRF = "cartbooks.csrf";

/** True once the server said that nobody is signed in. */
export const signedOut = createStore(false);

export function keepCsrf(token: string): void {
  try {
    localStorage.setItem(CSRF, token);
  } catch {
    csrfWithoutStorage = token;
  }
  signedOut.set(false);
}

let csrfWithoutStorage = "";

function csrf(): string {
  try {
    return localStorage.getItem(CSRF) ?? csrfWithoutStorage;
  } catch {
    return csrfWithoutStorage;
  }
}

/**
 * A name for one press of a button. `crypto.randomUUID` exists on https only, and an office network
 * often has none; `getRandomValues` exists everywhere.
 */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** What every write carries: who means it, and a key so that a double click does nothing twice. */
export function writeHeaders(key: string = newKey()): Record<string, string> {
  return { "X-CSRF-Token": csrf(), "Idempotency-Key": key };
}

/** Raises `Problem` for any answer that is no success. */
export async function checked(response: Response): Promise<Response> {
  answered();
  if (response.ok) return response;
  let body: unknown = {};
  try {
    body = await response.clone().json();
  } catch {
    // a proxy's page, say; the status is what is known
  }
  const problem = new Problem(
    response.status,
    typeof body === "object" && body ? (body as Record<string, unknown>) : {},
  );
  if (response.status === 401 && !new URL(response.url).pathname.includes("/sign-in")) signedOut.set(true);
  throw problem;
}

async function reached(request: Request): Promise<Response> {
  try {
    return await globalThis.fetch(request);
  } catch (failure) {
    if (request.signal.aborted) throw failure;
    unanswered();
    throw new Unreachable("The server does not answer.");
  }
}

const aroundEachCall: Middleware = {
  onRequest({ request }) {
    request.headers.set("X-Time-Zone", zoneNow());
    if (request.method !== "GET") {
      for (const [name, value] of Object.entries(writeHeaders())) {
        if (!request.headers.has(name)) request.headers.set(name, value);
      }
    }
    return request;
  },
  onResponse({ response }) {
    return checked(response);
  },
};

export const rest = createFetchClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: reached,
  // several values of one parameter are sent as the parameter several times, as FastAPI reads them
  querySerializer: { array: { style: "form", explode: true } },
});
rest.use(aroundEachCall);

/** The same, for components: `api.useQuery("get", "/api/v1/…")`, `api.useMutation("post", …)`. */
export const api = createQueryClient(rest);
