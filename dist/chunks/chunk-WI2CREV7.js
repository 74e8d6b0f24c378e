import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function dateText(time){return`${new Date(time).toISOString().slice(0,16).replace("T"," ")} UTC`}export{dateText};
