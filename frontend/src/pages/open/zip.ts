/**
 * Reads a zip in the browser, with nothing but what the browser has. Careful, because anybody may have made
 * the file: sizes are bounded before and while unpacking, names are only names, and no entry is unpacked
 * before somebody looks at it.
 */
export class BadZip extends Error {
  override name = "BadZip";
  readonly why: BadReason;
  constructor(why: BadReason) {
    super(why);
    this.why = why;
  }
}

export type BadReason =
  "too_large" | "no_zip" | "cut" | "broken" | "entry_too_large" | "encrypted" | "method";

export interface ZipEntry {
  name: string;
  /** Unpacked bytes, as the zip says; held to when it is read. */
  size: number;
  packed: number;
  method: number;
  crc: number;
  encrypted: boolean;
  /** Where its local header begins. */
  at: number;
}

export const LIMITS = {
  file: 512 * 1024 * 1024,
  entries: 20_000,
  /** Of one file unpacked: what a browser can show. */
  entry: 64 * 1024 * 1024,
} as const;

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;

async function bytes(file: Blob, from: number, to: number): Promise<DataView> {
  const buffer = await file.slice(from, to).arrayBuffer();
  if (buffer.byteLength < to - from) throw new BadZip("cut");
  return new DataView(buffer);
}

/** What is in the zip, from its central directory. Raises `BadZip`. */
export async function readZip(file: Blob): Promise<ZipEntry[]> {
  if (file.size > LIMITS.file) throw new BadZip("too_large");
  if (file.size < END_SIZE) throw new BadZip("no_zip");
  const tailAt = Math.max(0, file.size - END_SIZE - LONGEST_COMMENT);
  const tail = await bytes(file, tailAt, file.size);
  const end = endOf(tail);
  if (end === undefined) throw new BadZip(await beginsAsZip(file) ? "cut" : "no_zip"); // prettier-ignore
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (count > LIMITS.entries) throw new BadZip("too_large");
  if (start + size > tailAt + end) throw new BadZip("broken");
  return entriesOf(await bytes(file, start, start + size), count);
}

function endOf(tail: DataView): number | undefined {
  for (let at = tail.byteLength - END_SIZE; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    // the comment reaches to the end: else these four bytes stand there by chance
    if (at + END_SIZE + tail.getUint16(at + 20, true) === tail.byteLength) return at;
  }
  return undefined;
}

async function beginsAsZip(file: Blob): Promise<boolean> {
  return (await bytes(file, 0, 4)).getUint32(0, true) === LOCAL;
}

function entriesOf(view: DataView, count: number): ZipEntry[] {
  const found: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL) throw new BadZip("broken");
    const lengths = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const [name = 0, extra = 0, comment = 0] = lengths;
    if (at + 46 + name + extra + comment > view.byteLength) throw new BadZip("broken");
    const text = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, name));
    if (!text.endsWith("/")) {
      found.push({
        name: text,
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
        method: view.getUint16(at + 10, true),
        crc: view.getUint32(at + 16, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        at: view.getUint32(at + 42, true),
      });
    }
    at += 46 + name + extra + comment;
  }
  return found;
}

/** One file of the zip, unpacked and checked. Raises `BadZip`. */
export async function readEntry(file: Blob, entry: ZipEntry): Promise<Uint8Array> {
  if (entry.encrypted) throw new BadZip("encrypted");
  if (entry.size > LIMITS.entry) throw new BadZip("entry_too_large");
  if (entry.method !== 0 && entry.method !== 8) throw new BadZip("method");
  const head = await bytes(file, entry.at, entry.at + 30);
  if (head.getUint32(0, true) !== LOCAL) throw new BadZip("broken");
  const begins = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (begins + entry.packed > file.size) throw new BadZip("cut");
  const packed = file.slice(begins, begins + entry.packed);
  const out =
    entry.method === 0 ? await whole(packed.stream(), entry.size) : await inflated(packed, entry.size);
  if (out.byteLength !== entry.size || crcOf(out) !== entry.crc) throw new BadZip("broken");
  return out;
}

async function inflated(packed: Blob, size: number): Promise<Uint8Array> {
  try {
    return await whole(packed.stream().pipeThrough(new DecompressionStream("deflate-raw")), size);
  } catch (failure) {
    throw failure instanceof BadZip ? failure : new BadZip("broken");
  }
}

/** Stops as soon as more comes than was said: a small file cannot fill the memory. */
async function whole(stream: ReadableStream<Uint8Array<ArrayBuffer>>, size: number): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  const reader = stream.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return out.subarray(0, at);
    if (at + value.byteLength > size) {
      await reader.cancel().catch(() => undefined);
      throw new BadZip("broken");
    }
    out.set(value, at);
    at += value.byteLength;
  }
}

let table: Uint32Array | undefined;

/** CRC-32 as zip has it. */
export function crcOf(data: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let value = n;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of data) crc = (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
