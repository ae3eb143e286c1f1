import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` looks at the types of everything, tests included; a build only has to build.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  agentRules: false,
  images: { unoptimized: true },
  experimental: { turbopackFileSystemCacheForBuild: false },
  productionBrowserSourceMaps: false,
};

export default config;
