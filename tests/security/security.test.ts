/**
 * The security requirements, one by one, from outside: the product runs once, with login on, and every test is named by
 * the number of its requirement. `requirements.ts` says what each asks for and where else one is proved.
 */
import { afterAll, beforeAll, describe } from "vitest";
import { authentication } from "./sections/authentication.ts";
import { browser } from "./sections/browser.ts";
import { data } from "./sections/data.ts";
import { fuzzing } from "./sections/fuzzing.ts";
import { input } from "./sections/input.ts";
import { apiKeys } from "./sections/keys.ts";
import { matrix } from "./sections/matrix.ts";
import { outbound } from "./sections/outbound.ts";
import { sessions } from "./sections/sessions.ts";
import { tenancy } from "./sections/tenancy.ts";
import { type SecuredProduct, startSecuredProduct } from "./secured-product.ts";

let product: SecuredProduct;
beforeAll(async () => {
  product = await startSecuredProduct();
});
afterAll(() => product?.stop());

describe("authentication", () => authentication(() => product));
// Together: an open stream is asked after ten seconds.
describe.concurrent("sessions", () => sessions(() => product));
describe("API keys", () => apiKeys(() => product));
describe("every operation and every caller", () => matrix(() => product));
describe("workspaces", () => tenancy(() => product));
describe("the browser", () => browser(() => product));
describe("input", () => input(() => product));
describe("webhooks", () => outbound(() => product));
describe("data", () => data(() => product));
// Last: it leaves things in disorder.
describe("malformed requests", () => fuzzing(() => product));
