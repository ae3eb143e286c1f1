import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { statusChain, statusToken } from "../../lib/ui/status.ts";

const stages = ["STAGE_1", "STAGE_2", "STAGE_3"];

test("the contract's colours: gray, blue, purple, green, red", () => {
  const tones = ["CREATED", "STAGE_1", "STAGE_2", "COMPLETED", "FAILED"].map(
    (status) => statusToken(status, stages).tone,
  );
  expect(tones).toEqual(["gray", "blue", "purple", "green", "red"]);
});

test("a workflow of n stages has the first n−1 as statuses between CREATED and COMPLETED", () => {
  expect(statusChain(stages)).toEqual(["CREATED", "STAGE_1", "STAGE_2", "COMPLETED"]);
  expect(statusChain(["ONLY"])).toEqual(["CREATED", "COMPLETED"]);
});

test("stages of other names take their colour from their position, and neighbours differ", () => {
  const many = Array.from({ length: 9 }, (_, index) => `S${index}`);
  const tones = many.map((status) => statusToken(status, many).tone);
  expect(tones.slice(0, 2)).toEqual(["blue", "purple"]);
  expect(tones.every((tone, index) => tone !== tones[index + 1])).toBe(true);
});

const css = readFileSync(new URL("../../app/status-tokens.css", import.meta.url), "utf8");
const blocks = [...css.matchAll(/^(\.dark )?\[data-tone(?:="(\w+)")?\] \{([^}]*)\}/gm)].map(
  ([, dark, tone = "gray", body = ""]) => ({
    theme: dark ? "dark" : "light",
    tone,
    colour: (name: string) => new RegExp(`--tone-${name}: (#\\w+)`).exec(body)?.[1],
  }),
);
const pages = { light: { page: "#ffffff", track: "#e5e7eb" }, dark: { page: "#09090b", track: "#27272a" } };

describe("contrast", () => {
  test.each(blocks)("of $tone in $theme is enough for text, bars and dots", ({ theme, colour }) => {
    const { page, track } = pages[theme as keyof typeof pages];
    const solid = colour("solid") ?? "";
    expect(contrast(colour("text") ?? "", colour("bg") ?? page)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(solid, page)).toBeGreaterThanOrEqual(3);
    expect(contrast(solid, track)).toBeGreaterThanOrEqual(3);
  });

  test.each(["light", "dark"])("of the focus ring and of muted words in %s is enough on every surface", (theme) => {
    const globals = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
    const [, block = ""] = (theme === "dark" ? /^\.dark \{([^}]*)/m : /^:root \{([^}]*)/m).exec(globals) ?? [];
    const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block)?.[1] ?? "";
    for (const surface of ["background", "surface", "card", "muted"]) {
      expect(contrast(token("ring"), token(surface)), surface).toBeGreaterThanOrEqual(3);
      expect(contrast(token("muted-foreground"), token(surface)), surface).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("is measured for every tone in both themes", () => {
    expect(blocks).toHaveLength(20);
  });
});

/** WCAG 2.2 contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
