import { readFileSync } from "node:fs";
import { converter, differenceCiede2000, parse, wcagContrast, type Color } from "culori";
import { expect, test } from "vitest";

// The tokens as they are served, so that a colour changed by eye is judged by number.
const css = readFileSync("src/style/tokens.css", "utf8");

function token(name: string, theme: "light" | "dark"): Color {
  const found = new RegExp(String.raw`--${name}: light-dark\((#\w+), (#\w+)\)`).exec(css);
  const color = parse(found?.[theme === "light" ? 1 : 2] ?? "");
  if (!color) throw new Error(`no token ${name}`);
  return color;
}

const STATES = ["green", "yellow", "red", "running", "waiting"] as const;
const linear = converter("lrgb");

// Machado, Oliveira and Fernandes 2009, severity 1. Light adds up linearly, so the matrices take linear values.
const EYES: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  "any eyes": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenBy(matrix: readonly (readonly [number, number, number])[], color: Color): Color {
  const { r, g, b } = linear(color);
  const [red = 0, green = 0, blue = 0] = matrix.map(([x, y, z]) =>
    Math.min(1, Math.max(0, x * r + y * g + z * b)),
  );
  return { mode: "lrgb", r: red, g: green, b: blue };
}

for (const theme of ["light", "dark"] as const) {
  test(`words can be read in ${theme}: contrast at least 4.5`, () => {
    for (const state of STATES) {
      for (const back of ["surface", "back", `${state}-back`]) {
        expect(
          wcagContrast(token(state, theme), token(back, theme)),
          `${state} on ${back}`,
        ).toBeGreaterThanOrEqual(4.5);
      }
    }
    for (const ink of ["ink", "ink-soft", "accent"]) {
      for (const back of ["surface", "back", "raised", "sunken"]) {
        expect(
          wcagContrast(token(ink, theme), token(back, theme)),
          `${ink} on ${back}`,
        ).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(wcagContrast("#ffffff", token("accent-back", theme))).toBeGreaterThanOrEqual(4.5);
  });

  for (const [eyes, matrix] of Object.entries(EYES)) {
    test(`states can be told apart in ${theme} with ${eyes}: difference at least 12`, () => {
      const distance = differenceCiede2000();
      for (const [place, one] of STATES.entries()) {
        for (const other of STATES.slice(place + 1)) {
          const difference = distance(seenBy(matrix, token(one, theme)), seenBy(matrix, token(other, theme)));
          expect(difference, `${one} and ${other}`).toBeGreaterThanOrEqual(12);
        }
      }
    });
  }
}
