import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{neverChecked,summaryMarkdown}from"./chunk-NVB3CSW4.js";import"./chunk-47QM75K7.js";import"./chunk-LMJV7JBZ.js";import"./chunk-664I3RHK.js";import"./chunk-VUEJJUAN.js";export{neverChecked,summaryMarkdown};
