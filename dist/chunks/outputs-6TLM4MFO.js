import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{outputTexts,outputsOf,reportFile}from"./chunk-MYHRVOZC.js";import"./chunk-2LL3GWQQ.js";import"./chunk-MTO7E2RK.js";export{outputTexts,outputsOf,reportFile};
