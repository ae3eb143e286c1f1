import { afterEach, beforeEach, expect, test, vi } from "vitest";

const choose = async (cookie: string) => {
  vi.resetModules();
  vi.stubGlobal("document", { cookie, documentElement: { dataset: {} } });
  return {
    ...(await import("../../lib/ui/preferences.ts")),
    ...(await import("../../lib/ui/time.ts")),
    ...(await import("../../lib/ui/time-words.ts")),
  };
};

beforeEach(() => {
  vi.stubEnv("TZ", "Asia/Kolkata");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

test("what the cookie does not say, or says wrongly, is the first choice", async () => {
  const { parsePreferences } = await choose("");
  const first = { rail: "wide", density: "cosy", zone: "local" };
  expect(parsePreferences(undefined)).toEqual(first);
  expect(parsePreferences("rail=huge&zone=&density=%zz&x=1")).toEqual(first);
  expect(parsePreferences("density=compact&zone=utc")).toEqual({ ...first, density: "compact", zone: "utc" });
});

test("a change is kept in the cookie, shown on the document and told", async () => {
  const { preferences, setPreferences, onPreferences, parsePreferences } = await choose("other=1; view=rail=narrow");
  const told = vi.fn();
  onPreferences(told);
  expect(preferences().rail).toBe("narrow");
  setPreferences({ density: "compact" });
  expect(told).toHaveBeenCalledOnce();
  expect(document.documentElement.dataset).toMatchObject({ rail: "narrow", density: "compact", zone: "local" });
  const [, value] = /^view=([^;]*)/.exec(document.cookie) ?? [];
  expect(parsePreferences(value)).toEqual(preferences());
});

test("every way to write a time follows the zone, also what counts as the same day", async () => {
  const now = Date.parse("2026-11-23T20:00:00Z");
  const iso = "2026-11-23T18:05:09.120Z";
  const local = await choose("view=zone=local");
  expect(local.timeWords(iso)).toMatch(/Nov 23(, 2026)?, 23:35:09/);
  expect(local.timeWords("-24h")).toBe("24 h ago");
  expect(local.clockTime(iso)).toBe("23:35:09");
  expect(local.nearTime(iso, now)).toBe("Nov 23, 23:35");
  expect(local.dateTime(iso, now)).toBe("Nov 23, 23:35:09");
  expect(local.exactTime(iso)).toContain("GMT+05:30");
  const utc = await choose("view=zone=utc");
  expect(utc.clockTime(iso)).toBe("18:05:09");
  expect(utc.timeWords(iso)).toMatch(/Nov 23(, 2026)?, 18:05:09/);
  expect(utc.nearTime(iso, now)).toBe("18:05");
  expect(utc.exactTime(iso)).toContain("18:05:09.120 GMT+00:00");
});
