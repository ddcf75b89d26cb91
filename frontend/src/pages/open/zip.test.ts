// @vitest-environment node
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";

import { BadZip, crcOf, LIMITS, readEntry, readZip, type BadReason } from "./zip";

interface Part {
  name: string;
  text: string;
  stored?: boolean;
  size?: number;
  crc?: number;
  flags?: number;
  method?: number;
}

/** A zip as any program writes it, or with one thing wrong. */
function zipOf(parts: Part[], { count = parts.length, comment = "" } = {}): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  const put = (piece: Uint8Array) => {
    pieces.push(piece);
    at += piece.byteLength;
  };
  for (const { name, text, stored = false, size, crc, flags = 0x800, method } of parts) {
    const plain = new TextEncoder().encode(text);
    const packed = stored ? plain : new Uint8Array(deflateRawSync(plain));
    const id = new TextEncoder().encode(name);
    const fields = (central_: boolean) => {
      const head = new DataView(new ArrayBuffer(central_ ? 46 : 30));
      const from = central_ ? 2 : 0;
      head.setUint32(0, central_ ? 0x02014b50 : 0x04034b50, true);
      head.setUint16(6 + from, flags, true);
      head.setUint16(8 + from, method ?? (stored ? 0 : 8), true);
      head.setUint32(14 + from, crc ?? crcOf(plain), true);
      head.setUint32(18 + from, packed.byteLength, true);
      head.setUint32(22 + from, size ?? plain.byteLength, true);
      head.setUint16(26 + from, id.byteLength, true);
      if (central_) head.setUint32(42, here, true);
      return new Uint8Array(head.buffer);
    };
    const here = at;
    central.push(fields(true), id);
    put(fields(false));
    put(id);
    put(packed);
  }
  const start = at;
  for (const piece of central) put(piece);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, count, true);
  end.setUint16(10, count, true);
  end.setUint32(12, at - start, true);
  end.setUint32(16, start, true);
  end.setUint16(20, comment.length, true);
  put(new Uint8Array(end.buffer));
  put(new TextEncoder().encode(comment));
  const out = new Uint8Array(at);
  let place = 0;
  for (const piece of pieces) {
    out.set(piece, place);
    place += piece.byteLength;
  }
  return out;
}

const blob = (data: Uint8Array<ArrayBuffer>) => new Blob([data]);

async function text(data: Uint8Array<ArrayBuffer>, place = 0): Promise<string> {
  const file = blob(data);
  const entry = (await readZip(file))[place];
  if (!entry) throw new Error("no entry");
  return new TextDecoder().decode(await readEntry(file, entry));
}

async function why(work: Promise<unknown>): Promise<BadReason | undefined> {
  try {
    await work;
    return undefined;
  } catch (failure) {
    if (failure instanceof BadZip) return failure.why;
    throw failure;
  }
}

describe("a good zip", () => {
  it("is read, stored and deflated, with a comment behind it", async () => {
    const data = zipOf(
      [
        { name: "README.txt", text: "Read me.", stored: true },
        { name: "messages/0001-request.xml", text: "<QBXML/>".repeat(5_000) },
        { name: "messages/", text: "" },
      ],
      { comment: "made by hand" },
    );
    expect((await readZip(blob(data))).map((each) => each.name)).toEqual([
      "README.txt",
      "messages/0001-request.xml",
    ]);
    expect(await text(data)).toBe("Read me.");
    expect(await text(data, 1)).toHaveLength(40_000);
  });

  it("may be empty, and may hold an empty file", async () => {
    expect(await readZip(blob(zipOf([])))).toEqual([]);
    expect(await text(zipOf([{ name: "empty", text: "" }]))).toBe("");
  });
});

describe("a bad one", () => {
  const good = zipOf([{ name: "a.txt", text: "some text that is long enough to be packed ".repeat(20) }]);

  it("says why", async () => {
    const other = new TextEncoder().encode("this is a letter and no zip at all, whatever its name says");
    expect(await why(readZip(blob(other)))).toBe("no_zip");
    expect(await why(readZip(blob(new Uint8Array(3))))).toBe("no_zip");
    expect(await why(readZip(blob(good.slice(0, good.length - 30))))).toBe("cut");
    expect(await why(readZip(blob(zipOf([{ name: "a", text: "b" }], { count: 3 }))))).toBe("broken");
  });

  it("is not unpacked beyond what it said", async () => {
    const bomb = "0".repeat(2_000_000);
    expect(await why(text(zipOf([{ name: "bomb", text: bomb, size: 100 }])))).toBe("broken");
    expect(await why(text(zipOf([{ name: "big", text: "x", size: LIMITS.entry + 1 }])))).toBe(
      "entry_too_large",
    );
  });

  it("is checked", async () => {
    expect(await why(text(zipOf([{ name: "a", text: "b", crc: 7 }])))).toBe("broken");
    expect(await why(text(zipOf([{ name: "a", text: "b", flags: 1 }])))).toBe("encrypted");
    expect(await why(text(zipOf([{ name: "a", text: "b", method: 12 }])))).toBe("method");
    const spoilt = good.slice();
    spoilt[40] = (spoilt[40] ?? 0) ^ 255;
    spoilt[41] = (spoilt[41] ?? 0) ^ 255;
    expect(await why(text(spoilt))).toBe("broken");
  });

  it("with a directory that points outside is refused", async () => {
    const outside = good.slice();
    new DataView(outside.buffer).setUint32(outside.length - 6, 0xfffffff0, true);
    expect(await why(readZip(blob(outside)))).toBe("broken");
  });

  it("with any byte turned over never does anything but read or say why", async () => {
    for (let at = 0; at < good.length; at += 1) {
      const spoilt = good.slice();
      spoilt[at] = (spoilt[at] ?? 0) ^ 0xff;
      await why(
        text(spoilt).catch((failure: unknown) => {
          if (failure instanceof Error && failure.message === "no entry") return;
          throw failure;
        }),
      );
    }
  });
});

it("counts CRC-32 as everybody does", () => {
  expect(crcOf(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});
