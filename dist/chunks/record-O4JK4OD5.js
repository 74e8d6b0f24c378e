import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{readRecord,recordOf}from"./chunk-Y4COKO4K.js";import"./chunk-RRIQS6EF.js";import"./chunk-YCE5NBM3.js";import"./chunk-VUEJJUAN.js";export{readRecord,recordOf};
