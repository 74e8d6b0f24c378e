import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{redactAnalysis,redactReport}from"./chunk-7U7D3XGS.js";import"./chunk-VUEJJUAN.js";export{redactAnalysis,redactReport};
