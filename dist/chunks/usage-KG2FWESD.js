import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{cacheUsage,clearCache,pruneCache}from"./chunk-AIKTC6QE.js";import"./chunk-5BUWIFLF.js";import"./chunk-DJOAV5OC.js";import"./chunk-YCE5NBM3.js";import"./chunk-PGMZPJCF.js";export{cacheUsage,clearCache,pruneCache};
