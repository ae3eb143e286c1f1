// Loaded into the product's processes: names resolve to what the tests need, and nothing is asked of the network. No name
// has public addresses alone, so that nothing can leave this machine.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";

const answers = {
  "private.test": ["10.0.0.1"],
  "local.test": ["127.0.0.1"],
  "mixed.test": ["93.184.216.34", "127.0.0.1"],
  "mapped.test": ["::ffff:127.0.0.1"],
  "metadata.test": ["169.254.169.254"],
};
const { lookup } = dns.promises;

dns.promises.lookup = async (name, options) => {
  if (name === "localhost" || /^[\d.]+$|:/.test(name)) return lookup(name, options);
  const addresses = answers[name];
  if (!addresses) throw Object.assign(new Error(`no such name: ${name}`), { code: "ENOTFOUND" });
  return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
};
syncBuiltinESMExports();
