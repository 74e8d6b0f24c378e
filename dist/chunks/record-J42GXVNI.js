import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{readRecord,recordOf}from"./chunk-DMPO7K4L.js";import"./chunk-N6LEXKVG.js";import"./chunk-YCE5NBM3.js";import"./chunk-PGMZPJCF.js";export{readRecord,recordOf};
