import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{cacheUsage,clearCache,pruneCache}from"./chunk-NXHVWAID.js";import"./chunk-QUPPZX3H.js";import"./chunk-EP7GZX4C.js";import"./chunk-YCE5NBM3.js";import"./chunk-VUEJJUAN.js";export{cacheUsage,clearCache,pruneCache};
