import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{neverChecked,summaryMarkdown}from"./chunk-J74AYAZ7.js";import"./chunk-MIC7XTF5.js";import"./chunk-4QICSF3B.js";import"./chunk-VZAZVOFU.js";import"./chunk-LMJV7JBZ.js";import"./chunk-VUEJJUAN.js";export{neverChecked,summaryMarkdown};
