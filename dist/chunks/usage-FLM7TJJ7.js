import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{cacheUsage,clearCache,pruneCache}from"./chunk-ZCRLG244.js";import"./chunk-Y5JQ7LEL.js";import"./chunk-VLKQMZOT.js";import"./chunk-YCE5NBM3.js";import"./chunk-VUEJJUAN.js";export{cacheUsage,clearCache,pruneCache};
