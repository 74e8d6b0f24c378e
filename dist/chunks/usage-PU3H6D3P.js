import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{cacheUsage,clearCache,pruneCache}from"./chunk-WKXWI4X7.js";import"./chunk-5BUWIFLF.js";import"./chunk-HLTJOTFU.js";import"./chunk-QGHWQSCQ.js";import"./chunk-YCE5NBM3.js";import"./chunk-MTO7E2RK.js";export{cacheUsage,clearCache,pruneCache};
