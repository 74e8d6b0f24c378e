import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function layerSetOf({config,listed,layers,runtime,architecture,"artifact-name":given}){return[listed?config:layers[0]?.name,runtime.id,architecture,given].filter(part=>part!==null).join(" ")}export{layerSetOf};
