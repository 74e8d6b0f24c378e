import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{elsewhereByLayer,failed,sdkOf,stackSize,worstFirst}from"./chunk-NS3F3SDZ.js";import"./chunk-ZWKAGN5I.js";import"./chunk-VUEJJUAN.js";export{elsewhereByLayer,failed,sdkOf,stackSize,worstFirst};
