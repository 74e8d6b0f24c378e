import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{neverChecked,summaryMarkdown}from"./chunk-M5L5ULJF.js";import"./chunk-NS3F3SDZ.js";import"./chunk-ZWKAGN5I.js";import"./chunk-VZAZVOFU.js";import"./chunk-LMJV7JBZ.js";import"./chunk-VUEJJUAN.js";export{neverChecked,summaryMarkdown};
