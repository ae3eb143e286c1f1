import { describe, expect, it } from "vitest";
import { errorKind, errorTitle, fingerprintOf } from "../../src/model/fingerprint.ts";

const where = { workspace: "local", workflow: "demo", stage: "ONE" };
const thrown = (message: string, name = "Error") => ({
  code: "handler_error",
  message,
  stack: `${name}: ${message}\n    at ${Math.random()} (/srv/app.js:1:1)`,
});
const fingerprint = (message: string) => fingerprintOf(where, thrown(message));

describe("two failures are the same when they differ in", () => {
  it.each([
    ["a number", "Row 17 is too long", "Row 4,012.5 is too long"],
    ["a number with a unit", "took 31ms", "took 8ms"],
    ["an id", "no entry 019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47", "no entry 019ab4a2-7c1e-7f3a-9d2b-000000000000"],
    ["an id with a prefix", "No such customer: cus_9s6XKzkNRiz8i3", "No such customer: cus_Na8dX2kLpQ01"],
    ["a hash", "object 5f0c8e6a1b47aa is gone", "object 99aacc771b47ee is gone"],
    ["a quoted value", 'Customer "Ann" is unknown', 'Customer "Bo Li" is unknown'],
    ["a value in single quotes", "Cannot find module 'a'", "Cannot find module 'b/c'"],
    ["a path", "ENOENT: open /tmp/a-1/x.csv", "ENOENT: open /var/b/y.csv"],
    ["a path on Windows", "open C:\\data\\a.csv failed", "open D:\\b.csv failed"],
    ["an address", "connect ECONNREFUSED 10.0.0.1:5432", "connect ECONNREFUSED 10.9.8.7:5433"],
    ["a URL", "GET https://a.example/1?x=2 answered 500", "GET http://b.example answered 502"],
    ["a time", "not before 2026-11-23T09:30:00Z", "not before 2027-01-02"],
    ["an email address", "no mailbox ann@example.com", "no mailbox bo.li@mail.example.org"],
    ["what stands on later lines", "refused\n{ a: 1 }", "refused\n{ b: 2 }"],
    ["white space", "not  found", " not found"],
  ])("%s", (_, one, other) => {
    expect(fingerprint(one)).toBe(fingerprint(other));
  });
});

describe("two failures are not the same when they differ in", () => {
  const error = thrown("refused");
  it.each([
    ["their words", fingerprint("not found")],
    ["the class of the error", fingerprintOf(where, thrown("refused", "TypeError"))],
    ["the code", fingerprintOf(where, { ...error, code: "thrown" })],
    ["the stage", fingerprintOf({ ...where, stage: "TWO" }, error)],
    ["the workflow", fingerprintOf({ ...where, workflow: "other" }, error)],
    ["the workspace", fingerprintOf({ ...where, workspace: "other" }, error)],
  ])("%s", (_, other) => {
    expect(other).not.toBe(fingerprintOf(where, error));
  });
});

it("digits inside a word are part of it", () => {
  expect(errorTitle("utf8 expected, sha256 given to v2 of STAGE_2")).toBe(
    "utf8 expected, sha256 given to v2 of STAGE_<n>",
  );
});

it("an apostrophe is no quotation mark", () => {
  expect(errorTitle("can't read the user's file because it isn't there")).toBe(
    "can't read the user's file because it isn't there",
  );
});

it("what the engine itself found is told by its code alone", () => {
  const late = (message: string) => fingerprintOf(where, { code: "stage_timeout", message });
  expect(late("Stage ONE did not finish")).toBe(late("too late"));
});

it("the class is read off the stack, whatever stands there", () => {
  expect(errorKind(thrown("x", "CardError"))).toBe("CardError");
  expect(errorKind(thrown("x", "Error [ERR_X]"))).toBe("Error");
  expect(errorKind({ code: "handler_error", message: "x" })).toBe("Error");
  expect(errorKind({ code: "handler_error", message: "x", stack: "<html>" })).toBe("Error");
  expect(errorKind({ ...thrown("x", "CardError"), code: "non_retryable" })).toBe("CardError");
  expect(errorKind({ code: "stage_timeout", message: "x", stack: "StageTimeout: x" })).toBe("stage_timeout");
});

it("no message takes long: 4,096 characters of anything", () => {
  const nasty = ["a", "0", "/", "'", '"', ".", "@", "a@", "a.", "0-", "x://", " ", "\ud800", "0x", "\\", "<"];
  const begun = performance.now();
  for (const text of nasty) errorTitle(text.repeat(4_096));
  expect(performance.now() - begun).toBeLessThan(500);
});
