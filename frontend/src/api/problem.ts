/** An answer of the API that is not what was asked for, as RFC 9457 tells it. Shown, never swallowed. */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** The whole body: some failures say more, such as the position in a query. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const text = (key: string) => (typeof body[key] === "string" ? body[key] : "");
    super(wrongValues(body) || text("detail") || text("title") || String(status));
    this.status = status;
    this.body = body;
    this.code = text("code");
    this.title = text("title");
    this.detail = text("detail");
  }
}

/** What is wrong with the values that were sent; `body.emails.0`, where each stood, is for programs. */
function wrongValues({ code, problems }: Readonly<Record<string, unknown>>): string {
  if (code !== "invalid" || !Array.isArray(problems)) return "";
  return problems.map((each) => String(each).replace(/^[\w.-]+: /, "")).join("; ");
}

/** No answer at all: the server is down, or the network is. */
export class Unreachable extends Error {
  override name = "Unreachable";
}
