import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` looks at the types of everything, tests included; a build only has to build.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  agentRules: false,
  images: { unoptimized: true },
  // Writing it costs a first start a quarter of the build's processor time; only a later build would gain.
  experimental: { turbopackFileSystemCacheForBuild: false },
  productionBrowserSourceMaps: false,
};

export default config;
