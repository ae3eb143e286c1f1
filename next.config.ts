import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` looks at the types of everything, tests included; a build only has to build.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: import.meta.dirname,
    rules: {
      "*.js": {
        loaders: ["./lib/pages-build/next-modules.js"],
        condition: {
          all: ["browser", "production", { path: /node_modules\/next\/dist\/(client|shared|lib|build)\// }],
        },
      },
    },
  },
  agentRules: false,
  images: { unoptimized: true },
  experimental: {
    // Writing it costs a first start a quarter of the build's processor time; only a later build would gain.
    turbopackFileSystemCacheForBuild: false,
    turbopackCjsTreeShaking: true,
    // Few large files compress better than many small ones: 5 kB less in 7 than in 14 on the list. A page that is gone to
    // from there loads only those parts of its files that are not here yet.
    turbopackChunking: {
      priorityRoutes: [/^\/entries$/],
      priorityBoost: 20,
      minChunkSize: 400_000,
      maxMergeChunkSize: 5_000_000,
      maxChunkCountPerGroup: 1,
      requestCost: 2_000_000,
      generateComponentChunks: true,
    },
  },
  productionBrowserSourceMaps: false,
};

export default config;
