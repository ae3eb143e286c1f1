/** An OpenID Connect provider on loopback: discovery, authorization code with PKCE, signed ID tokens. It asks nobody for a password. */
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who comes next. */
  person: { sub: string; email: string; email_verified: boolean; name: string };
  /** Everything it has given out that opens something. */
  readonly tokens: readonly string[];
  /** It answers nothing but 503. */
  down: boolean;
  close(): void;
}

export async function startOidcProvider(): Promise<OidcProvider> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const key = { ...(await exportJWK(publicKey)), kid: "key", alg: "RS256", use: "sig" };
  const codes = new Map<string, { challenge: string; nonce: string | null; person: OidcProvider["person"] }>();
  const tokens: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    const json = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (provider.down) json(503, {});
    else if (url.pathname === "/.well-known/openid-configuration") {
      json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        code_challenge_methods_supported: ["S256"],
      });
    } else if (url.pathname === "/jwks") json(200, { keys: [key] });
    else if (url.pathname === "/authorize") {
      const code = randomUUID();
      const { searchParams: asked } = url;
      codes.set(code, {
        challenge: asked.get("code_challenge") ?? "",
        nonce: asked.get("nonce"),
        person: provider.person,
      });
      const back = new URL(asked.get("redirect_uri") ?? issuer);
      back.searchParams.set("code", code);
      back.searchParams.set("state", asked.get("state") ?? "");
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === "/token") {
      let text = "";
      for await (const chunk of request) text += chunk;
      const form = new URLSearchParams(text);
      const granted = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      const verifier = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      const secret = form.get("client_secret") ?? atob(request.headers.authorization?.slice(6) ?? "").split(":")[1];
      if (!granted || granted.challenge !== verifier || secret !== provider.clientSecret) {
        json(400, { error: "invalid_grant" });
        return;
      }
      const { sub, ...claims } = granted.person;
      const idToken = await new SignJWT({ ...claims, ...(granted.nonce && { nonce: granted.nonce }) })
        .setProtectedHeader({ alg: "RS256", kid: "key" })
        .setIssuer(issuer)
        .setAudience(provider.clientId)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime("5 min")
        .sign(privateKey);
      const accessToken = `access-${randomUUID()}`;
      tokens.push(accessToken, idToken);
      json(200, { access_token: accessToken, id_token: idToken, token_type: "Bearer", expires_in: 300 });
    } else json(404, {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: OidcProvider = {
    issuer,
    clientId: "async-workflow",
    clientSecret: randomUUID(),
    person: { sub: "1", email: "nobody@test.example", email_verified: true, name: "Nobody" },
    tokens,
    down: false,
    close: () => server.close(),
  };
  return provider;
}
