import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{neverChecked,summaryMarkdown}from"./chunk-GDXSLFPS.js";import"./chunk-VZAZVOFU.js";import"./chunk-LMJV7JBZ.js";import"./chunk-664I3RHK.js";import"./chunk-VUEJJUAN.js";export{neverChecked,summaryMarkdown};
