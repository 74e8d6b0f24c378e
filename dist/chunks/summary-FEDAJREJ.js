import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{neverChecked,summaryMarkdown}from"./chunk-7Q2WTCZB.js";import"./chunk-KQ5UGCQS.js";import"./chunk-LMJV7JBZ.js";import"./chunk-664I3RHK.js";import"./chunk-VUEJJUAN.js";export{neverChecked,summaryMarkdown};
