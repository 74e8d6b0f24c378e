import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{GitHub,context,defaults,getOctokitOptions,getUserAgentWithOrchestrationId}from"./chunk-LFB74FXW.js";import"./chunk-4JALPKIE.js";import"./chunk-MTO7E2RK.js";export{GitHub,context,defaults,getOctokitOptions,getUserAgentWithOrchestrationId};
