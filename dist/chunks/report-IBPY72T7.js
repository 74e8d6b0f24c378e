import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{failed,worstFirst}from"./chunk-664I3RHK.js";import"./chunk-VUEJJUAN.js";export{failed,worstFirst};
