import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{readRecord,recordOf}from"./chunk-UTS7QFKK.js";import"./chunk-LTWYMAYR.js";import"./chunk-YCE5NBM3.js";import"./chunk-MTO7E2RK.js";export{readRecord,recordOf};
