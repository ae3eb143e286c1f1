/** Schemas that several routes use. */
import { z } from "@hono/zod-openapi";
import { roles } from "./roles.ts";

export const emailSchema = z
  .string("email is required.")
  .trim()
  .toLowerCase()
  .max(254, "Use at most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));

export const roleSchema = z.enum(roles, { error: `role must be one of ${roles.join(", ")}.` });

export const newPerson = z.strictObject({
  name: z.string("name is required.").trim().min(1, "Enter a name.").max(100, "Use at most 100 characters."),
  email: emailSchema,
  // Its length and strength are looked at where it is set.
  password: z.string("password is required."),
});
