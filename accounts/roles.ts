/** What each role may do. */
import { everyPermission, type Permission } from "async-workflow/http";

export const roles = ["viewer", "member", "operator", "admin", "owner"] as const;
export type Role = (typeof roles)[number];

const permissionsOf: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(["watch", "read"]),
  member: new Set(["watch", "read", "start", "change"]),
  operator: new Set(["watch", "read", "start", "change", "operate"]),
  admin: everyPermission,
  owner: everyPermission,
};

export function permissionsOfRole(role: Role): ReadonlySet<Permission> {
  return permissionsOf[role];
}

/** Nobody gives or takes a role above their own, so that an admin cannot make themselves an owner. */
export function mayGive(giver: Role, role: Role): boolean {
  return permissionsOf[giver].has("admin") && roles.indexOf(role) <= roles.indexOf(giver);
}
