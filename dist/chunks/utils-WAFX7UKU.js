import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{GitHub,context,defaults,getOctokitOptions,getUserAgentWithOrchestrationId}from"./chunk-CBGCGORB.js";import"./chunk-2X3NS4M4.js";import"./chunk-PGMZPJCF.js";export{GitHub,context,defaults,getOctokitOptions,getUserAgentWithOrchestrationId};
