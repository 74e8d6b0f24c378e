import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{elsewhereByLayer,failed,sdkOf,stackSize,worstFirst}from"./chunk-MIC7XTF5.js";import"./chunk-4QICSF3B.js";import"./chunk-VUEJJUAN.js";export{elsewhereByLayer,failed,sdkOf,stackSize,worstFirst};
