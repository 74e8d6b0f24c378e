import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{redactAnalysis,redactReport}from"./chunk-U3HP5SVN.js";import"./chunk-MTO7E2RK.js";export{redactAnalysis,redactReport};
