/** What PostgreSQL can keep as jsonb and JavaScript can give back unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
