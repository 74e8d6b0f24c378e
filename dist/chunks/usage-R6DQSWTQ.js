import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{cacheUsage,clearCache,pruneCache}from"./chunk-AMP7NNGL.js";import"./chunk-QUPPZX3H.js";import"./chunk-BQO2MOZM.js";import"./chunk-YCE5NBM3.js";import"./chunk-PGMZPJCF.js";export{cacheUsage,clearCache,pruneCache};
