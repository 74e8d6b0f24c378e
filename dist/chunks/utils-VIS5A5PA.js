import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{GitHub,context,defaults,getOctokitOptions,getUserAgentWithOrchestrationId}from"./chunk-22RFNCZS.js";import"./chunk-4FUIYRBR.js";import"./chunk-PGMZPJCF.js";export{GitHub,context,defaults,getOctokitOptions,getUserAgentWithOrchestrationId};
