import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{neverChecked,summaryMarkdown}from"./chunk-ODZH7SAO.js";import"./chunk-KK5PTJC4.js";import"./chunk-4QICSF3B.js";import"./chunk-VZAZVOFU.js";import"./chunk-XHSUV4LC.js";import"./chunk-VUEJJUAN.js";export{neverChecked,summaryMarkdown};
