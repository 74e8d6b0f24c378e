import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{cacheUsage,clearCache,pruneCache}from"./chunk-JXO7TMMV.js";import"./chunk-Y5JQ7LEL.js";import"./chunk-6RK2GVMT.js";import"./chunk-YCE5NBM3.js";import"./chunk-VUEJJUAN.js";export{cacheUsage,clearCache,pruneCache};
