import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{readRecord,recordOf}from"./chunk-O6OX4GC4.js";import"./chunk-N6LEXKVG.js";import"./chunk-YCE5NBM3.js";import"./chunk-PGMZPJCF.js";export{readRecord,recordOf};
