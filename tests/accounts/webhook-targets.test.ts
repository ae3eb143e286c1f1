import { expect, test } from "vitest";
import { createSecretBox } from "../../webhooks/secret-box.ts";
import { checkUrl, findTarget, isPublic, publicTargets } from "../../webhooks/target.ts";

test("a target that is not public is blocked, whatever its spelling, and nothing is sent", async () => {
  for (const address of [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:db8::1",
    "not an address",
  ]) {
    expect(isPublic(address), address).toBe(false);
  }
  for (const address of ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]) expect(isPublic(address)).toBe(true);
  for (const host of ["0x7f.1", "2130706433", "127.1", "0177.0.0.1", "①②⑦.⓪.⓪.①", "[::ffff:127.0.0.1]", "[::1]"]) {
    await expect(findTarget(`https://${host}/`, publicTargets), host).rejects.toThrow("not a public address");
  }
});

test("a target has a URL of the right form", async () => {
  for (const url of [
    "http://example.org",
    "https://user:secret@example.org",
    "https://example.org:22",
    "ftp://x",
    "x",
    `https://example.org/${"x".repeat(2100)}`,
  ]) {
    expect(() => checkUrl(url, publicTargets), url).toThrow();
  }
});

test("a sealed secret opens neither changed nor in another row nor under another key", () => {
  const box = createSecretBox("a secret of the server");
  const sealed = box.seal("hidden", "ws/1");
  expect(box.open(sealed, "ws/1")).toBe("hidden");
  expect(() => box.open(sealed, "ws/2")).toThrow();
  const changed = Buffer.from(sealed);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  expect(() => box.open(changed, "ws/1")).toThrow();
  expect(() => createSecretBox("another").open(sealed, "ws/1")).toThrow("another AUTH_SECRET");
});
