import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{countedSize,elsewhereByLayer,failed,othersSize,sdkOf,stackSize,worstFirst}from"./chunk-7I4GVSPE.js";import"./chunk-4QICSF3B.js";import"./chunk-VUEJJUAN.js";export{countedSize,elsewhereByLayer,failed,othersSize,sdkOf,stackSize,worstFirst};
